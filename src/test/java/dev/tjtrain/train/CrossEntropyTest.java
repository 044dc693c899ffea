package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonObject;
import dev.tjtrain.Golden;
import dev.tjtrain.train.OptimizerSettings.Algorithm;
import dev.tjtrain.train.TrainingModule.Objective;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the objective and its gradient against {@code torch.nn.CrossEntropyLoss}. */
class CrossEntropyTest {

  @ParameterizedTest
  @ValueSource(strings = {"plain", "smoothing", "weights", "smoothing and weights"})
  void fifty_steps_are_those_of_pytorch(String name) throws Exception {
    JsonObject expected = LogisticRegression.json("objectives").getAsJsonObject(name);
    float[] weights = Golden.floats(expected.get("weights"));
    for (boolean head : new boolean[] {false, true}) {
      try (LogisticRegression problem = new LogisticRegression(DataType.FLOAT64)) {
        Objective objective =
            new Objective(
                expected.get("smoothing").getAsDouble(),
                weights.length == 0 ? Optional.empty() : Optional.of(weights));
        TrainingModule sgd =
            problem.module(new OptimizerSettings(Algorithm.SGD, 0, 0), objective, 1e-2, 1);

        List<Float> losses =
            head
                ? problem.trainHead(sgd, 0, problem.steps())
                : problem.train(sgd, 0, problem.steps());
        sgd.close();

        Closeness.assertClose(losses, Golden.floats(expected.get("losses")), "losses");
        problem
            .parameters()
            .forEach(
                (parameter, array) ->
                    Closeness.assertClose(
                        array.toType(DataType.FLOAT32, true).toFloatArray(),
                        Golden.floats(expected.get(parameter)),
                        parameter));
      }
    }
  }

  @Test
  void a_batch_of_images_without_weight_has_no_mean() throws Exception {
    // As PyTorch has it; balanced weights are 0 for classes only that no training image has.
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        TrainingModule module =
            new TrainingModule(
                Device.cpu(),
                Map.of("p", manager.zeros(new Shape(1))),
                OptimizerSettings.ADAM,
                new Objective(0, Optional.of(new float[] {0, 1})),
                Optional.empty(),
                1)) {
      NDArray logits = manager.create(new float[] {1, 2}, new Shape(1, 2));

      assertThat(loss(module, logits, 1)).isCloseTo(0.31326166f, within(1e-7f));
      assertThat(loss(module, logits, 0)).isNaN();
    }
  }

  private static float loss(TrainingModule module, NDArray logits, long label) {
    NDArray labels = logits.getManager().create(new long[] {label});
    return module.torch().differentiable("forward", logits, labels).getFloat();
  }
}

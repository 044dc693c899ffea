package dev.tjtrain.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import com.google.gson.JsonObject;
import dev.tjtrain.Golden;
import dev.tjtrain.train.OptimizerSettings.Algorithm;
import dev.tjtrain.train.TrainingModule.Objective;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the optimizers against {@code torch.optim}, and their state against themselves. */
class OptimizerTest {

  private static final double RATE = 1e-2;

  /** The first parameter's gradients are as small as epsilon, where a wrong epsilon shows. */
  private static final float[][] GRADIENTS = {
    {1e-10f, 0.3f, -2},
    {-3e-10f, 0.1f, -1.5f},
    {2e-10f, -0.2f, 0},
    {1e-10f, 0.4f, 1},
    {5e-10f, -0.7f, 3}
  };

  /** After five steps of {@code torch.optim.Adam} with lr 1e-3. */
  private static final float[][] AFTER = {
    {0.9999901f, -2.001f, 0.501f},
    {1.000001f, -2.001871f, 0.50198257f},
    {1.0000006f, -2.0020983f, 0.5027421f},
    {0.99999744f, -2.00265f, 0.5031036f},
    {0.9999832f, -2.0025074f, 0.50290126f}
  };

  @ParameterizedTest
  @CsvSource({
    "'adam', ADAM, 0, 0",
    "'adam, weight decay 0.1', ADAM, 0.1, 0",
    "'adamw', ADAMW, 0.01, 0",
    "'adamw, weight decay 0.3', ADAMW, 0.3, 0",
    "'sgd', SGD, 0, 0",
    "'sgd, momentum 0.9', SGD, 0, 0.9",
    "'sgd, momentum 0.8, weight decay 0.1', SGD, 0.1, 0.8"
  })
  void fifty_steps_are_those_of_pytorch(
      String name, Algorithm algorithm, double decay, double momentum) throws Exception {
    JsonObject expected = LogisticRegression.json("optimizers").getAsJsonObject(name);
    for (int threads : new int[] {1, 4}) {
      OptimizerSettings settings = new OptimizerSettings(algorithm, decay, momentum);
      try (LogisticRegression problem = new LogisticRegression(DataType.FLOAT64);
          TrainingModule optimizer = optimizer(settings, problem, threads)) {
        List<Float> losses = problem.train(optimizer, 0, problem.steps());

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
  void adam_scales_gradients_as_small_as_epsilon_as_pytorch_does() throws Exception {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray parameter = manager.create(new float[] {1, -2, 0.5f});
      parameter.setRequiresGradient(true);
      TrainingModule adam =
          new TrainingModule(
              Device.cpu(),
              Map.of("p", parameter),
              OptimizerSettings.ADAM,
              Objective.PLAIN,
              Optional.empty(),
              1);
      adam.setLearningRate(1e-3);
      for (int i = 0; i < GRADIENTS.length; i++) {
        follow(manager, parameter, GRADIENTS[i], adam);

        float[] values = parameter.toFloatArray();
        for (int j = 0; j < values.length; j++) {
          assertThat(values[j])
              .as("step %d, parameter %d", i, j)
              .isCloseTo(AFTER[i][j], within(2 * Math.ulp(AFTER[i][j])));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ADAM, 0.1, 0", "ADAMW, 0.1, 0", "SGD, 0.1, 0.9", "SGD, 0, 0"})
  void a_restored_optimizer_ends_bit_for_bit_where_the_uninterrupted_one_ends(
      Algorithm algorithm, double decay, double momentum) throws Exception {
    OptimizerSettings settings = new OptimizerSettings(algorithm, decay, momentum);
    try (LogisticRegression whole = new LogisticRegression();
        LogisticRegression resumed = new LogisticRegression()) {
      TrainingModule first = optimizer(settings, whole, 2);
      TrainingModule second = optimizer(settings, resumed, 2);
      whole.train(first, 0, 3);
      Map<String, WeightTensor> saved = first.state();
      Map<String, NDArray> copies = resumed.parameters();
      whole
          .parameters()
          .forEach((name, array) -> requireNonNull(copies.get(name)).muli(0).addi(array));
      List<Float> uninterrupted = whole.train(first, 3, 30);

      second.restore(saved);

      assertThat(resumed.train(second, 3, 30)).isEqualTo(uninterrupted);
      assertThat(values(resumed.parameters())).isEqualTo(values(whole.parameters()));
      assertThat(floats(second.state())).isEqualTo(floats(first.state()));
    }
  }

  @Test
  void adams_state_bears_pytorchs_names() throws Exception {
    try (LogisticRegression problem = new LogisticRegression()) {
      TrainingModule adam = optimizer(OptimizerSettings.ADAM, problem, 1);
      problem.train(adam, 0, 3);

      assertThat(adam.state())
          .containsOnlyKeys(
              "exp_avg.weight", "exp_avg.bias", "exp_avg_sq.weight", "exp_avg_sq.bias", "step");
      assertThat(floats(adam.state()).get("step")).containsExactly(3f);
    }
  }

  @Test
  void a_saved_state_does_not_change_with_later_steps() throws Exception {
    try (LogisticRegression problem = new LogisticRegression()) {
      TrainingModule adam = optimizer(OptimizerSettings.ADAM, problem, 1);
      problem.train(adam, 0, 3);
      Map<String, WeightTensor> saved = adam.state();
      Map<String, List<Float>> before = floats(saved);

      problem.train(adam, 3, 6);

      assertThat(floats(saved)).isEqualTo(before);
      assertThat(floats(adam.state())).isNotEqualTo(before);
    }
  }

  @Test
  void the_state_of_another_optimizer_is_refused_and_changes_nothing() throws Exception {
    try (LogisticRegression problem = new LogisticRegression();
        LogisticRegression other = new LogisticRegression()) {
      TrainingModule adam = optimizer(OptimizerSettings.ADAM, problem, 1);
      TrainingModule sgd = optimizer(new OptimizerSettings(Algorithm.SGD, 0, 0.9), other, 1);
      problem.train(adam, 0, 1);
      Map<String, List<Float>> before = floats(adam.state());

      assertThatThrownBy(() -> adam.restore(sgd.state()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("momentum_buffer.weight");
      Map<String, WeightTensor> swapped = new LinkedHashMap<>(adam.state());
      swapped.put("step", requireNonNull(swapped.get("exp_avg.bias")));
      assertThatThrownBy(() -> adam.restore(swapped))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("step");
      assertThat(floats(adam.state())).isEqualTo(before);
    }
  }

  private static TrainingModule optimizer(
      OptimizerSettings settings, LogisticRegression problem, int threads) throws IOException {
    return problem.module(settings, Objective.PLAIN, RATE, threads);
  }

  /** A step whose gradient is {@code gradient}: the derivative of sum(p * g) by p is g. */
  @SuppressWarnings("try") // the collector does its work by being open
  private static void follow(
      NDManager manager, NDArray parameter, float[] gradient, TrainingModule optimizer) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      optimizer
          .torch()
          .differentiable("minimize", parameter.mul(manager.create(gradient)).sum())
          .close();
    }
  }

  private static Map<String, List<Float>> values(Map<String, NDArray> arrays) {
    Map<String, List<Float>> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, list(array.toFloatArray())));
    return values;
  }

  private static Map<String, List<Float>> floats(Map<String, WeightTensor> tensors) {
    Map<String, List<Float>> values = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> values.put(name, list(tensor.floats())));
    return values;
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}

package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import dev.tjtrain.Golden;
import dev.tjtrain.Shared;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Evaluator;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.Inference;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.work.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trains three epochs as PyTorch did, in PyTorch's order, and compares every step's loss. */
class TrajectoryGoldenTest {

  private static final Hyperparameters PLAIN =
      new Hyperparameters(
          16, OptimizerSettings.ADAM, new LearningRate.Constant(1e-3), 0, ClassWeights.NONE);

  @ParameterizedTest
  @CsvSource({
    "BATCH, false, 19, tutorial/transfer",
    "BATCH, false, 17, tutorial/fine-tune",
    "INFERENCE, true, 19, frozen-bn/transfer",
    "INFERENCE, true, 17, frozen-bn/fine-tune"
  })
  void losses_follow_pytorchs_step_by_step(
      BatchNorm batchNorm, boolean imagenet, int cut, String run) throws Exception {
    JsonObject golden = Shared.json("golden/trajectories.json").getAsJsonObject();
    JsonObject expected = golden.getAsJsonObject("runs").getAsJsonObject(run);
    int[] labels = Golden.labels();
    try (Network network = Golden.network();
        TensorDataset rows = batchNorm.inputs(pass(network, imagenet), cut);
        Trainer trainer =
            new Trainer(
                network,
                batchNorm,
                cut,
                batchNorm.forward(network, cut, imagenet),
                rows,
                labels,
                PLAIN,
                Optional.empty());
        Inference inference = batchNorm.inference(network, cut, imagenet, rows)) {
      List<Float> losses = new ArrayList<>();
      for (var order : golden.getAsJsonArray("epoch_order")) {
        trainer.epoch(Golden.ints(order), 1e-3, losses::add, Progress.NONE, () -> false);
      }
      Evaluation held =
          new Evaluator(network, inference, rows, labels, List.of("jerry", "tom"))
              .evaluate(Golden.ints(golden.get("validation")));

      float[] expectedLosses = Golden.floats(expected.get("step_losses"));
      assertThat(losses).hasSameSizeAs(expectedLosses);
      for (int i = 0; i < expectedLosses.length; i++) {
        assertThat(losses.get(i)).as("step %d", i).isCloseTo(expectedLosses[i], within(2e-3f));
      }
      assertThat(held.loss()).isCloseTo(expected.get("val_loss").getAsDouble(), within(2e-3));
      assertThat(Math.round(held.accuracy() * 16))
          .isEqualTo(expected.get("val_correct").getAsLong());
    }
  }

  private static FeatureExtractor pass(Network network, boolean imagenet) throws Exception {
    return new FeatureExtractor(
        ImageFolderDataset.open(Shared.path("frames")).limitedTo(OptionalInt.of(32)),
        network,
        new Preprocessing(90, 160, imagenet),
        new UnreadableImages(0, reason -> {}),
        Progress.NONE,
        () -> false,
        FeatureCache.NONE);
  }
}

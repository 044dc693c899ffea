package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.train.OptimizerSettings.Algorithm;
import dev.tjtrain.weights.tensor.WeightTensor;
import dev.tjtrain.work.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of the network itself, on drawn frames. */
class TrainerTest {

  private static final int BATCH = 4;
  private static final int[] THREE_STEPS = IntStream.range(0, 3 * BATCH).toArray();

  /** A network in training with all that belongs to it. */
  private record Setup(Network network, TensorDataset rows, Trainer trainer)
      implements AutoCloseable {

    static Setup of(Path frames, int cut, int batchSize, OptimizerSettings settings)
        throws Exception {
      ImageFolderDataset folder = ImageFolderDataset.open(frames);
      Network network = Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu());
      FeatureExtractor pass =
          new FeatureExtractor(
              folder,
              network,
              new Preprocessing(64, 64, true),
              new UnreadableImages(0, reason -> {}),
              Progress.NONE,
              () -> false,
              FeatureCache.NONE);
      TensorDataset rows = BatchNorm.INFERENCE.inputs(pass, cut);
      int[] labels = IntStream.range(0, folder.count()).map(folder::label).toArray();
      Trainer trainer =
          new Trainer(
              network,
              BatchNorm.INFERENCE,
              cut,
              BatchNorm.INFERENCE.forward(network, cut, true),
              rows,
              labels,
              new Hyperparameters(
                  batchSize, settings, new LearningRate.Constant(1e-3), 0, ClassWeights.NONE),
              Optional.empty());
      return new Setup(network, rows, trainer);
    }

    List<Float> train(int[] order) throws Exception {
      List<Float> losses = new ArrayList<>();
      trainer.epoch(order, 1e-3, losses::add, Progress.NONE, () -> false);
      return losses;
    }

    Map<String, WeightTensor> weights() {
      return network.snapshot(network.shapes().keySet());
    }

    @Override
    public void close() throws IOException {
      trainer.close();
      rows.close();
      network.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"ADAM, 0.1, 0", "ADAMW, 0.1, 0", "SGD, 0.1, 0.9"})
  void a_network_and_optimizer_made_afresh_go_on_bit_for_bit(
      Algorithm algorithm, double decay, double momentum, @TempDir Path temporary)
      throws Exception {
    Path frames = DrawnFrames.folder(temporary, 3 * BATCH, "a", "b");
    OptimizerSettings settings = new OptimizerSettings(algorithm, decay, momentum);
    try (Setup whole = Setup.of(frames, 17, BATCH, settings);
        Setup resumed = Setup.of(frames, 17, BATCH, settings)) {
      whole.train(THREE_STEPS);
      Map<String, WeightTensor> weights = whole.weights();
      Map<String, WeightTensor> state = whole.trainer.optimizer().state();
      List<Float> uninterrupted = whole.train(THREE_STEPS);

      resumed.network().loadState(weights);
      resumed.trainer.optimizer().restore(state);

      assertThat(resumed.train(THREE_STEPS)).isEqualTo(uninterrupted);
      assertThat(bytes(resumed.weights())).isEqualTo(bytes(whole.weights()));
      assertThat(bytes(resumed.trainer.optimizer().state()))
          .isEqualTo(bytes(whole.trainer.optimizer().state()));
    }
  }

  @Test
  void steps_leave_no_arrays_behind(@TempDir Path temporary) throws Exception {
    Path frames = DrawnFrames.folder(temporary, 3 * BATCH, "a", "b");
    try (Setup setup = Setup.of(frames, 17, BATCH, OptimizerSettings.ADAM);
        NDManager manager = setup.network().newManager()) {
      NDManager parent = manager.getParentManager();
      setup.train(THREE_STEPS);
      int before = parent.getManagedArrays().size();

      for (int epoch = 0; epoch < 5; epoch++) {
        setup.train(THREE_STEPS);
      }

      assertThat(parent.getManagedArrays()).hasSize(before);
    }
  }

  /** A step's batch alone is 1.3 MB: 400 steps that kept theirs would take half a gigabyte. */
  @Test
  void two_hundred_epochs_do_not_grow_the_process(@TempDir Path temporary) throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "skipped: only Linux tells");
    Path frames = DrawnFrames.folder(temporary, 8, "a", "b");
    int[] order = IntStream.range(0, 512).map(i -> i % 16).toArray();
    try (Setup setup = Setup.of(frames, Backbone.DEFAULT.depth(), 256, OptimizerSettings.ADAM)) {
      for (int epoch = 0; epoch < 50; epoch++) {
        setup.train(order);
      }
      long before = residentMegabytes();

      for (int epoch = 0; epoch < 200; epoch++) {
        setup.train(order);
      }

      assertThat(residentMegabytes() - before).isLessThan(100);
    }
  }

  private static long residentMegabytes() throws Exception {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  private static Map<String, ByteBuffer> bytes(Map<String, WeightTensor> tensors) {
    Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> bytes.put(name, tensor.data()));
    return bytes;
  }
}

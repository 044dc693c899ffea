package dev.tjtrain.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.FrozenBlocks;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.train.TrainingModule.Objective;
import dev.tjtrain.train.TrainingModule.SharedBlocks;
import dev.tjtrain.weights.tensor.WeightTensor;
import dev.tjtrain.work.ComputeThreads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps with the channels shared out, beside the same steps of libtorch's own backpropagation. */
class LastBlocksStepTest {

  /**
   * With images of which no activation lies within rounding of a kink of ReLU6, where a gradient
   * jumps: those of 0 and 100 have one.
   */
  private static final int FIRST_SEED = 200;

  private static final int BATCH = 8;
  private static final int CLASSES = 3;
  private static final float RATE = 0.1f;

  /** Losses of some steps, and every parameter and buffer before and after them. */
  private record Trained(
      List<Float> losses, Map<String, WeightTensor> before, Map<String, WeightTensor> after) {}

  @ParameterizedTest
  @CsvSource({"18, 1", "18, 2", "17, 1", "17, 2", "17, 3", "14, 2"})
  void one_step_moves_what_libtorchs_own_moves(int cut, int threads) throws Exception {
    Trained expected = train(cut, 0, 1);

    Trained actual = train(cut, threads, 1);

    assertThat(actual.losses.get(0)).isCloseTo(expected.losses.get(0), within(1e-5f));
    assertThat(actual.after.keySet()).isEqualTo(expected.after.keySet());
    for (String name : expected.after.keySet()) {
      WeightTensor wanted = requireNonNull(expected.after.get(name));
      double[] moved = difference(wanted, requireNonNull(expected.before.get(name)));
      double[] apart = difference(wanted, requireNonNull(actual.after.get(name)));
      assertThat(length(apart)).as(name).isLessThanOrEqualTo(1e-5 * length(moved) + 1e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "7, 1", "7, 8"})
  void many_blocks_begin_with_the_same_loss_and_count_their_batches(int cut, int threads)
      throws Exception {
    Trained expected = train(cut, 0, 2);

    Trained actual = train(cut, threads, 2);

    assertThat(actual.losses.get(0)).isCloseTo(expected.losses.get(0), within(1e-5f));
    assertThat(counts(actual.after)).isEqualTo(counts(expected.after)).contains(0L, 2L);
  }

  @Test
  void the_same_number_of_threads_gives_the_same_bits() throws Exception {
    Trained once = train(17, 2, 5);
    Trained again = train(17, 2, 5);

    assertThat(again.losses).isEqualTo(once.losses);
    assertThat(bytes(again.after)).isEqualTo(bytes(once.after));
  }

  @Test
  void neither_the_first_blocks_nor_a_head_alone_are_handled() {
    assertThat(List.of(0, 1, 19)).noneMatch(LastBlocksStepTest::handles);
    assertThat(List.of(2, 17, 18)).allMatch(LastBlocksStepTest::handles);
    assertThat(handles(Device.cpu(), BatchNorm.BATCH, 17)).isFalse();
    assertThat(handles(Device.gpu(), BatchNorm.INFERENCE, 17)).isFalse();
  }

  private static boolean handles(int first) {
    return handles(Device.cpu(), BatchNorm.INFERENCE, first);
  }

  private static boolean handles(Device device, BatchNorm batchNorm, int first) {
    return LastBlocksStep.handles(Backbone.DEFAULT, device, batchNorm, first);
  }

  /** Trains by libtorch's own backpropagation if there are no {@code threads}. */
  @SuppressWarnings("try") // the threads are set by being open
  private static Trained train(int first, int threads, int steps) throws Exception {
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(1), CLASSES, 1, Device.cpu())) {
      SharedBlocks shared = new SharedBlocks(network, first);
      TrainingModule module =
          new TrainingModule(
              Device.cpu(),
              network.unfreezeFrom(first),
              new OptimizerSettings(OptimizerSettings.Algorithm.SGD, 0, 0),
              Objective.PLAIN,
              threads == 0 ? Optional.empty() : Optional.of(shared),
              Math.max(1, threads));
      Map<String, WeightTensor> before = network.snapshot(network.shapes().keySet());
      module.setLearningRate(RATE);
      List<Float> losses = new ArrayList<>();
      try (module;
          TrainingStep training =
              threads == 0
                  ? new AutogradStep(module, BatchNorm.INFERENCE.forward(network, first, true))
                  : new LastBlocksStep(module, shared, threads);
          ComputeThreads one = ComputeThreads.one()) {
        for (int step = 0; step < steps; step++) {
          try (NDManager scope = network.newManager()) {
            NDArray inputs = FrozenBlocks.apply(network, images(scope, step), first);
            NDArray labels = scope.create(new long[] {0, 1, 2, 0, 1, 2, 0, 1});
            losses.add(training.take(inputs, labels, BATCH).get(0).loss());
          }
        }
      }
      return new Trained(losses, before, network.snapshot(network.shapes().keySet()));
    }
  }

  private static NDArray images(NDManager manager, int seed) {
    float[] values = new float[BATCH * 3 * 96 * 96];
    Random random = new Random(FIRST_SEED + seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(BATCH, 3, 96, 96));
  }

  private static double[] difference(WeightTensor a, WeightTensor b) {
    if (!a.dtype().isFloating()) {
      return new double[] {a.longs()[0] - b.longs()[0]};
    }
    float[] left = a.floats();
    float[] right = b.floats();
    double[] difference = new double[left.length];
    Arrays.setAll(difference, i -> left[i] - right[i]);
    return difference;
  }

  private static double length(double[] vector) {
    double sum = 0;
    for (double value : vector) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static List<Long> counts(Map<String, WeightTensor> state) {
    return state.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("num_batches_tracked"))
        .map(entry -> entry.getValue().longs()[0])
        .toList();
  }

  private static Map<String, ByteBuffer> bytes(Map<String, WeightTensor> state) {
    Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
    state.forEach((name, tensor) -> bytes.put(name, tensor.data()));
    return bytes;
  }
}

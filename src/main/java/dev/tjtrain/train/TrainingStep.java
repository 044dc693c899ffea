package dev.tjtrain.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.features.Forward;
import dev.tjtrain.network.Network;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.work.ComputeThreads;
import java.io.IOException;

/** Takes steps: forward, objective, gradient, update. */
interface TrainingStep extends AutoCloseable {

  /**
   * Loads what objective, optimizer and learner share: {@code scripts/export_learning.py} defines
   * it.
   */
  static TorchModule module(Device device) throws IOException {
    return TorchModule.load(TrainingStep.class, "learning.pt", device);
  }

  /** The quickest one for a network. */
  static TrainingStep of(
      TorchModule module,
      Network network,
      BatchNorm batchNorm,
      int cut,
      Forward forward,
      CrossEntropy objective,
      Optimizer optimizer) {
    if (batchNorm == BatchNorm.INFERENCE && cut == Network.BLOCKS) {
      return new HeadStep(module);
    }
    return LastBlocksStep.handles(network.device(), batchNorm, cut)
        ? new LastBlocksStep(module, network, cut, optimizer)
        : new AutogradStep(forward, objective, optimizer);
  }

  /**
   * How many parts the optimizer of such a network moves on its own, one a thread.
   *
   * @param threads that there are
   */
  static int parts(Device device, BatchNorm batchNorm, int cut, int threads) {
    return LastBlocksStep.handles(device, batchNorm, cut)
        ? Math.min(threads, LastBlocksStep.MOST_THREADS)
        : 1;
  }

  /** The threads that share out each operation of a step. */
  ComputeThreads threads();

  /** How many images one call of {@link #learn} may get: a multiple of {@code batchSize}. */
  int imagesAtOnce(int batchSize);

  /**
   * Takes a step a batch.
   *
   * @param rows (N, ...), as the recipe keeps them
   * @param labels class index of each
   * @param batchSize images a step; the last one may have fewer
   * @return of each step the objective before it, and how many of its images were classified right
   */
  float[] learn(NDArray rows, int[] labels, int batchSize);

  @Override
  void close();
}

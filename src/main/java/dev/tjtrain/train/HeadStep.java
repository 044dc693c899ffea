package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.work.ComputeThreads;

/**
 * Steps of the classifier alone, on pooled features. Each takes a tenth of a millisecond, less than
 * the calls from Java that it would need by itself: so many are taken in one call.
 */
final class HeadStep implements TrainingStep {

  /** Fills a few megabytes with features, and lets an interruption wait for milliseconds. */
  private static final int IMAGES = 512;

  private final TorchModule module;

  /**
   * Prepares it.
   *
   * @param module whose optimizer has begun, with the classifier's weight and bias
   */
  HeadStep(TorchModule module) {
    this.module = module;
  }

  @Override
  public ComputeThreads threads() {
    return ComputeThreads.one();
  }

  @Override
  public int imagesAtOnce(int batchSize) {
    return Math.max(1, IMAGES / batchSize) * batchSize;
  }

  @Override
  public float[] learn(NDArray rows, int[] labels, int batchSize) {
    NDArray features = rows.reshape(rows.getShape().get(0), -1);
    NDArray classes = rows.getManager().create(CrossEntropy.classes(labels));
    return module
        .infer(
            "head_steps",
            rows.getManager(),
            TorchModule.tensor(features),
            TorchModule.tensor(classes),
            IValue.from((long) batchSize))
        .toFloatArray();
  }

  @Override
  public void close() {
    // It holds nothing of its own.
  }
}

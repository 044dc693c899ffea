package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.work.ComputeThreads;
import java.util.List;

/**
 * Steps of the classifier alone, on pooled features. Each takes a tenth of a millisecond, less than
 * the calls from Java that it would need by itself: so many are taken in one call.
 *
 * @param module configured with the classifier's weight and bias as its parameters
 */
record HeadStep(TrainingModule module) implements TrainingStep {

  /** Fills a few megabytes with features, and lets an interruption wait for milliseconds. */
  private static final int IMAGES = 512;

  @Override
  public ComputeThreads threads() {
    return ComputeThreads.one();
  }

  @Override
  public int imagesAtOnce(int batchSize) {
    return Math.max(1, IMAGES / batchSize) * batchSize;
  }

  @Override
  public List<StepResult> take(NDArray inputs, NDArray labels, int batchSize) {
    NDArray features = inputs.reshape(inputs.getShape().get(0), -1);
    return StepResult.list(
        module
            .torch()
            .infer(
                "head_steps",
                inputs.getManager(),
                TorchModule.tensor(features),
                TorchModule.tensor(labels),
                IValue.from((long) batchSize)));
  }
}

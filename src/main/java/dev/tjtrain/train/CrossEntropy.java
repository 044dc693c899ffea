package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.torch.TorchModule;
import java.util.Arrays;
import java.util.Optional;

/**
 * The training objective: {@code torch.nn.CrossEntropyLoss} with label smoothing and class weights,
 * by the mean that PyTorch takes, which divides by the sum of the images' weights.
 */
public final class CrossEntropy {

  private final TorchModule module;

  /**
   * Prepares it.
   *
   * @param module of {@link TrainingStep#module}, whose objective this becomes
   * @param labelSmoothing from 0 to 1
   * @param classWeights one a class, 0 or above; empty if all are 1
   */
  CrossEntropy(TorchModule module, double labelSmoothing, Optional<float[]> classWeights) {
    this.module = module;
    module.run("smooth", IValue.from(labelSmoothing));
    classWeights.ifPresent(
        weights -> module.run("weigh", TorchModule.tensor(module.manager().create(weights))));
  }

  /**
   * The objective of a batch.
   *
   * @param logits float (N, classes)
   * @param labels int64 (N)
   * @return a scalar in nats, attached to the manager of {@code logits}
   */
  NDArray of(NDArray logits, NDArray labels) {
    return module.differentiable("forward", logits, labels);
  }

  /** Class indices as {@link #of} takes them. */
  static long[] classes(int[] labels) {
    return Arrays.stream(labels).asLongStream().toArray();
  }
}

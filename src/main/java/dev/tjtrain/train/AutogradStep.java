package dev.tjtrain.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.tjtrain.features.Forward;
import dev.tjtrain.work.ComputeThreads;
import java.util.List;

/**
 * Steps whose gradients libtorch finds by itself, for whatever is trained.
 *
 * @param module configured with the parameters on which the logits depend
 * @param forward from inputs to logits in training mode
 */
record AutogradStep(TrainingModule module, Forward forward) implements TrainingStep {

  @Override
  public ComputeThreads threads() {
    return ComputeThreads.all();
  }

  @Override
  public int imagesAtOnce(int batchSize) {
    return batchSize;
  }

  @Override
  @SuppressWarnings("try") // the collector does its work by being open
  public List<StepResult> take(NDArray inputs, NDArray labels, int batchSize) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray logits = forward.logits(inputs);
      return StepResult.list(module.torch().differentiable("autograd_step", logits, labels));
    }
  }
}

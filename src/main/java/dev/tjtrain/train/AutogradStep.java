package dev.tjtrain.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.tjtrain.features.Forward;
import dev.tjtrain.network.Logits;
import dev.tjtrain.work.ComputeThreads;

/** Steps whose gradients libtorch finds by itself, for whatever is trained. */
final class AutogradStep implements TrainingStep {

  private final Forward forward;
  private final CrossEntropy objective;
  private final Optimizer optimizer;

  AutogradStep(Forward forward, CrossEntropy objective, Optimizer optimizer) {
    this.forward = forward;
    this.objective = objective;
    this.optimizer = optimizer;
  }

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
  public float[] learn(NDArray rows, int[] labels, int batchSize) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray logits = forward.logits(rows);
      NDArray classes = rows.getManager().create(CrossEntropy.classes(labels));
      float loss = optimizer.minimize(objective.of(logits, classes));
      return new float[] {loss, Logits.of(logits).countCorrect(labels)};
    }
  }

  @Override
  public void close() {
    // It holds nothing of its own.
  }
}

package dev.tjtrain.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.tjtrain.data.Progress;
import dev.tjtrain.model.ComputeThreads;
import dev.tjtrain.model.Logits;
import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.Rows;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Takes steps over the training images: forward, objective, gradient, update. */
public final class Trainer {

  private final MobileNetV2 network;
  private final Backpropagation backpropagation;
  private final Rows rows;
  private final int[] labels;
  private final int batchSize;
  private final CrossEntropy objective;
  private final Optimizer optimizer;

  /**
   * Prepares training.
   *
   * @param backpropagation that moves the parameters by means of {@code optimizer}
   * @param rows what it takes, by image
   * @param labels class index of every image
   * @param batchSize images a step; the last step of an epoch may have fewer
   * @param objective what is made small
   * @param optimizer of the parameters that learn; its learning rate is set here
   */
  public Trainer(
      MobileNetV2 network,
      Backpropagation backpropagation,
      Rows rows,
      int[] labels,
      int batchSize,
      CrossEntropy objective,
      Optimizer optimizer) {
    this.network = network;
    this.backpropagation = backpropagation;
    this.rows = rows;
    this.labels = labels;
    this.batchSize = batchSize;
    this.objective = objective;
    this.optimizer = optimizer;
  }

  /**
   * One epoch.
   *
   * @param order the training images in the order of this epoch
   * @param learningRate 0 or above
   * @param steps hears the loss of every step
   * @param stop is asked before each step whether to give up
   * @throws CancellationException if it was told to stop; whole steps have then been taken
   * @throws DivergedException if the loss is no longer a number
   */
  @SuppressWarnings("try") // the threads are set by being open
  public TrainingMetrics epoch(
      int[] order, double learningRate, StepListener steps, Progress progress, BooleanSupplier stop)
      throws IOException {
    optimizer.setLearningRate(learningRate);
    try (ComputeThreads threads = backpropagation.threads()) {
      return steps(order, steps, progress, stop);
    }
  }

  private TrainingMetrics steps(
      int[] order, StepListener steps, Progress progress, BooleanSupplier stop) throws IOException {
    double lossSum = 0;
    int correct = 0;
    for (int from = 0; from < order.length; from += batchSize) {
      if (stop.getAsBoolean()) {
        throw new CancellationException("stopped");
      }
      int to = Math.min(from + batchSize, order.length);
      Step step = step(order, from, to);
      if (!Float.isFinite(step.loss)) {
        throw new DivergedException("training loss");
      }
      lossSum += step.loss * (to - from);
      correct += step.correct;
      steps.stepped(step.loss);
      progress.advance(to - from);
    }
    return new TrainingMetrics(lossSum / order.length, (double) correct / order.length);
  }

  @SuppressWarnings("try") // the collector does its work by being open
  private Step step(int[] order, int from, int to) throws IOException {
    long[] classes = new long[to - from];
    for (int i = from; i < to; i++) {
      classes[i - from] = labels[order[i]];
    }
    try (NDManager manager = network.newManager();
        GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray logits = backpropagation.logits(rows.batch(manager, order, from, to));
      float loss = backpropagation.minimize(objective.of(logits, manager.create(classes)));
      return new Step(loss, Logits.of(logits).countCorrect(classes));
    }
  }

  /** Hears the objective of every step's batch, before its update. */
  @FunctionalInterface
  public interface StepListener {

    /** A step was taken. */
    void stepped(float loss);
  }

  private record Step(float loss, int correct) {}
}

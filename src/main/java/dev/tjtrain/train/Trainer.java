package dev.tjtrain.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import dev.tjtrain.data.Progress;
import dev.tjtrain.model.Forward;
import dev.tjtrain.model.Logits;
import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.Rows;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Takes the optimizer's steps over the training images: forward, cross-entropy, backward, Adam. */
public final class Trainer implements AutoCloseable {

  private final MobileNetV2 network;
  private final Forward forward;
  private final Rows rows;
  private final int[] labels;
  private final int batchSize;
  private final Adam adam;
  private final Loss crossEntropy = Loss.softmaxCrossEntropyLoss();

  /**
   * Prepares training of the parameters from {@code cut} on; those before it are frozen.
   *
   * @param rows what {@code forward} takes, by image
   * @param labels class index of every image
   * @param batchSize images a step; the last step of an epoch may have fewer
   * @param learningRate Adam's, above 0
   */
  public Trainer(
      MobileNetV2 network,
      int cut,
      Forward forward,
      Rows rows,
      int[] labels,
      int batchSize,
      double learningRate) {
    this.network = network;
    this.forward = forward;
    this.rows = rows;
    this.labels = labels;
    this.batchSize = batchSize;
    this.adam = new Adam(network.newManager(), network.unfreezeFrom(cut), learningRate);
  }

  /**
   * One epoch.
   *
   * @param order the training images in the order of this epoch
   * @param steps hears the loss of every step
   * @param stop is asked before each step whether to give up
   * @throws CancellationException if it was told to stop; whole steps have then been taken
   */
  public TrainingMetrics epoch(
      int[] order, StepListener steps, Progress progress, BooleanSupplier stop) throws IOException {
    double lossSum = 0;
    int correct = 0;
    for (int from = 0; from < order.length; from += batchSize) {
      if (stop.getAsBoolean()) {
        throw new CancellationException("stopped");
      }
      int to = Math.min(from + batchSize, order.length);
      Step step = step(order, from, to);
      lossSum += step.loss * (to - from);
      correct += step.correct;
      steps.stepped(step.loss);
      progress.advance(to - from);
    }
    return new TrainingMetrics(lossSum / order.length, (double) correct / order.length);
  }

  @Override
  public void close() {
    adam.close();
  }

  private Step step(int[] order, int from, int to) throws IOException {
    try (NDManager manager = network.newManager()) {
      NDArray x = rows.batch(manager, order, from, to);
      NDArray y = manager.create(classesOf(order, from, to));
      NDArray logits;
      float loss;
      try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
        logits = forward.logits(x, true);
        NDArray mean = crossEntropy.evaluate(new NDList(y), new NDList(logits));
        gradients.backward(mean);
        loss = mean.getFloat();
      }
      adam.step();
      if (!Float.isFinite(loss)) {
        throw new IOException(
            "the training loss is no longer a number; try a smaller --lr, it was too large");
      }
      return new Step(loss, Logits.of(logits).countCorrect(classesOf(order, from, to)));
    }
  }

  private long[] classesOf(int[] order, int from, int to) {
    long[] classes = new long[to - from];
    for (int i = from; i < to; i++) {
      classes[i - from] = labels[order[i]];
    }
    return classes;
  }

  /** Hears the mean cross-entropy of every step's batch, before its update. */
  @FunctionalInterface
  public interface StepListener {

    /** A step was taken. */
    void stepped(float loss);
  }

  private record Step(float loss, int correct) {}
}

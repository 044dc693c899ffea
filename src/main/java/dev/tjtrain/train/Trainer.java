package dev.tjtrain.train;

import ai.djl.ndarray.NDManager;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.features.DataLoader;
import dev.tjtrain.features.Forward;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.network.Network;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.work.ComputeThreads;
import dev.tjtrain.work.Progress;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Takes steps over the training images, epoch after epoch. */
public final class Trainer implements AutoCloseable {

  private final Network network;
  private final TensorDataset rows;
  private final int[] labels;
  private final int batchSize;
  private final TorchModule module;
  private final Optimizer optimizer;
  private final TrainingStep learner;

  /**
   * Prepares training on as many threads as libtorch has now.
   *
   * @param cut where the part begins that learns
   * @param forward that goes with {@code batchNorm} and {@code cut}
   * @param rows what {@code forward} takes, by image
   * @param labels class index of every image
   * @param classWeights how much each class counts; empty if all count alike
   */
  public Trainer(
      Network network,
      BatchNorm batchNorm,
      int cut,
      Forward forward,
      TensorDataset rows,
      int[] labels,
      Hyperparameters hyperparameters,
      Optional<float[]> classWeights)
      throws IOException {
    this.network = network;
    this.rows = rows;
    this.labels = labels;
    this.batchSize = hyperparameters.batchSize();
    this.module = TrainingStep.module(network.device());
    CrossEntropy objective =
        new CrossEntropy(module, hyperparameters.labelSmoothing(), classWeights);
    this.optimizer =
        new Optimizer(
            module,
            hyperparameters.optimizer(),
            network.unfreezeFrom(cut),
            TrainingStep.parts(network.device(), batchNorm, cut, ComputeThreads.available()));
    this.learner = TrainingStep.of(module, network, batchNorm, cut, forward, objective, optimizer);
  }

  /** What moves the parameters, whose state can be saved and restored. */
  public Optimizer optimizer() {
    return optimizer;
  }

  /**
   * One epoch.
   *
   * @param order the training images in the order of this epoch
   * @param learningRate 0 or above
   * @param steps hears the loss of every step
   * @param stop is asked now and then whether to give up
   * @throws CancellationException if it was told to stop; whole steps have then been taken
   * @throws DivergedException if the loss is no longer a number
   */
  @SuppressWarnings("try") // the threads are set by being open
  public TrainingMetrics epoch(
      int[] order, double learningRate, StepListener steps, Progress progress, BooleanSupplier stop)
      throws IOException {
    optimizer.setLearningRate(learningRate);
    double lossSum = 0;
    double correct = 0;
    try (ComputeThreads threads = learner.threads();
        DataLoader batches = rows.batches(order, learner.imagesAtOnce(batchSize))) {
      while (batches.hasNext()) {
        if (stop.getAsBoolean()) {
          throw new CancellationException("stopped");
        }
        int from = batches.from();
        int to = batches.to();
        int[] classes = Arrays.stream(order, from, to).map(image -> labels[image]).toArray();
        float[] told = learn(batches, classes);
        for (int step = 0; 2 * step < told.length; step++) {
          float loss = told[2 * step];
          if (!Float.isFinite(loss)) {
            throw new DivergedException("training loss");
          }
          lossSum += loss * Math.min(batchSize, to - from - step * batchSize);
          correct += told[2 * step + 1];
          steps.stepped(loss);
        }
        progress.advance(to - from);
      }
    }
    return new TrainingMetrics(lossSum / order.length, correct / order.length);
  }

  private float[] learn(DataLoader batches, int[] classes) throws IOException {
    try (NDManager manager = network.newManager()) {
      return learner.learn(batches.next(manager), classes, batchSize);
    }
  }

  @Override
  public void close() {
    learner.close();
    module.close();
  }

  /** Hears the objective of every step's batch, before its update. */
  @FunctionalInterface
  public interface StepListener {

    /** A step was taken. */
    void stepped(float loss);
  }
}

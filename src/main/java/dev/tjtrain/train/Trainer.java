package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.features.DataLoader;
import dev.tjtrain.features.Forward;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.network.Network;
import dev.tjtrain.train.TrainingModule.Objective;
import dev.tjtrain.train.TrainingModule.SharedBlocks;
import dev.tjtrain.work.ComputeThreads;
import dev.tjtrain.work.Progress;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Takes steps over the training images, epoch after epoch. */
public final class Trainer implements AutoCloseable {

  private final Network network;
  private final TensorDataset inputs;
  private final int[] labels;
  private final int batchSize;
  private final TrainingModule module;
  private final TrainingStep step;

  /**
   * Prepares training on as many threads as libtorch has now.
   *
   * @param first the first block that learns
   * @param forward that goes with {@code batchNorm} and {@code first}
   * @param inputs what {@code forward} takes, by image
   * @param labels class index of every image
   * @param classWeights how much each class counts; empty if all count alike
   */
  public Trainer(
      Network network,
      BatchNorm batchNorm,
      int first,
      Forward forward,
      TensorDataset inputs,
      int[] labels,
      Hyperparameters hyperparameters,
      Optional<float[]> classWeights)
      throws IOException {
    this.network = network;
    this.inputs = inputs;
    this.labels = labels;
    this.batchSize = hyperparameters.batchSize();
    Optional<SharedBlocks> shared =
        LastBlocksStep.handles(network.backbone(), network.device(), batchNorm, first)
            ? Optional.of(new SharedBlocks(network, first))
            : Optional.empty();
    int threads =
        shared.isPresent() ? Math.min(ComputeThreads.available(), LastBlocksStep.MOST_THREADS) : 1;
    this.module =
        new TrainingModule(
            network.device(),
            network.unfreezeFrom(first),
            hyperparameters.optimizer(),
            new Objective(hyperparameters.labelSmoothing(), classWeights),
            shared,
            threads);
    if (shared.isPresent()) {
      this.step = new LastBlocksStep(module, shared.get(), threads);
    } else if (batchNorm == BatchNorm.INFERENCE
        && first == network.backbone().depth()
        && network.backbone().dropout() == 0) {
      this.step = new HeadStep(module);
    } else {
      this.step = new AutogradStep(module, forward);
    }
  }

  /** What moves the parameters, whose state can be saved and restored. */
  public TrainingModule optimizer() {
    return module;
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
    module.setLearningRate(learningRate);
    double lossSum = 0;
    long correct = 0;
    try (ComputeThreads threads = step.threads();
        DataLoader loader = inputs.batches(order, step.imagesAtOnce(batchSize))) {
      while (loader.hasNext()) {
        if (stop.getAsBoolean()) {
          throw new CancellationException("stopped");
        }
        int from = loader.from();
        int to = loader.to();
        int at = from;
        for (StepResult result : steps(loader, Arrays.copyOfRange(order, from, to))) {
          if (!Float.isFinite(result.loss())) {
            throw new DivergedException("training loss");
          }
          int images = Math.min(batchSize, to - at);
          lossSum += result.loss() * images;
          correct += result.correct();
          at += images;
          steps.stepped(result.loss());
        }
        progress.advance(to - from);
      }
    }
    return new TrainingMetrics(lossSum / order.length, (double) correct / order.length);
  }

  /** Takes the steps of what {@code loader} gives next: those {@code images}. */
  private List<StepResult> steps(DataLoader loader, int[] images) throws IOException {
    try (NDManager manager = network.newManager()) {
      NDArray batch = loader.next(manager);
      long[] classes = Arrays.stream(images).mapToLong(image -> labels[image]).toArray();
      return step.take(batch, manager.create(classes), batchSize);
    }
  }

  @Override
  public void close() {
    step.close();
    module.close();
  }

  /** Hears the objective of every step's batch, before its update. */
  @FunctionalInterface
  public interface StepListener {

    /** A step was taken. */
    void stepped(float loss);
  }

  /**
   * What one pass over the training images came to.
   *
   * @param loss the training objective, label smoothing and class weights included: mean over the
   *     images of what their own step came to
   * @param accuracy share of the images that their own step got right, 0 to 1
   */
  public record TrainingMetrics(double loss, double accuracy) {}
}

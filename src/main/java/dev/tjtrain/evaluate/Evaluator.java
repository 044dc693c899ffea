package dev.tjtrain.evaluate;

import ai.djl.ndarray.NDManager;
import dev.tjtrain.features.Inference;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.Network;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Runs the network in inference mode over a part of the data. */
public final class Evaluator {

  /**
   * Of small inputs many at a time keep all threads busy; many large ones would fill the memory.
   */
  private static final int SMALL_INPUT_BYTES = 20_000;

  private static final int BATCH_OF_SMALL = 256;
  private static final int BATCH_OF_LARGE = 64;

  private final Network network;
  private final Inference inference;
  private final TensorDataset inputs;
  private final int[] labels;
  private final List<String> classes;
  private final int batch;

  /**
   * Prepares evaluation.
   *
   * @param inference of {@code network}, whose weights may change between evaluations
   * @param inputs what {@code inference} takes, by image
   * @param labels class index of every image
   * @param classes names in the order of the logits
   */
  public Evaluator(
      Network network,
      Inference inference,
      TensorDataset inputs,
      int[] labels,
      List<String> classes) {
    this.network = network;
    this.inference = inference;
    this.inputs = inputs;
    this.labels = labels;
    this.classes = classes;
    this.batch = inputs.tensorBytes() <= SMALL_INPUT_BYTES ? BATCH_OF_SMALL : BATCH_OF_LARGE;
  }

  /** Hears of each image as it is evaluated. */
  @FunctionalInterface
  public interface Listener {

    /** The logits of {@code image} are row {@code row} of {@code logits}. */
    void evaluated(int image, Logits logits, int row) throws IOException;
  }

  /** Evaluates the images at {@code indices}, of which there has to be at least one. */
  public Evaluation evaluate(int[] indices) throws IOException {
    return evaluate(indices, (image, logits, row) -> {});
  }

  /** Evaluates the images at {@code indices}, at least one, and tells of each in that order. */
  public Evaluation evaluate(int[] indices, Listener listener) throws IOException {
    double lossSum = 0;
    int correct = 0;
    int[][] confusion = new int[classes.size()][classes.size()];
    inference.update();
    for (int from = 0; from < indices.length; from += batch) {
      int to = Math.min(from + batch, indices.length);
      Logits logits = logits(indices, from, to);
      for (int row = 0; row < to - from; row++) {
        int actual = labels[indices[from + row]];
        int predicted = logits.predicted(row);
        confusion[actual][predicted]++;
        correct += actual == predicted ? 1 : 0;
        lossSum += logits.crossEntropy(row, actual);
        listener.evaluated(indices[from + row], logits, row);
      }
    }
    return new Evaluation(
        lossSum / indices.length, (double) correct / indices.length, classes, confusion);
  }

  /**
   * Evaluates the images at {@code indices}, at least one, with intervals, and tells of each.
   *
   * @param blocks number of the block of every image of the dataset: those of one block are alike
   * @param temperature to divide logits by for the confidences, and for those alone
   */
  public Measurement measure(int[] indices, int[] blocks, double temperature, Listener listener)
      throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Evaluation evaluation =
        evaluate(
            indices,
            (image, logits, row) -> {
              int predicted = logits.predicted(row);
              outcomes.add(
                  new Outcome(
                      image,
                      labels[image],
                      predicted,
                      logits.rank(row, labels[image]),
                      logits.crossEntropy(row, labels[image]),
                      logits.row(row).over(temperature).probabilities(0)[predicted],
                      logits.probabilities(row)[predicted]));
              listener.evaluated(image, logits, row);
            });
    return new Measurement(
        evaluation, outcomes, temperature, Intervals.of(outcomes, classes, blocks));
  }

  /**
   * The temperature that suits the images at {@code indices}, from which nothing was learnt.
   *
   * @param blocks as for {@link #measure}
   */
  public double temperature(int[] indices, int[] blocks) throws IOException {
    List<Logits> all = new ArrayList<>();
    List<Integer> actual = new ArrayList<>();
    evaluate(
        indices,
        (image, logits, row) -> {
          all.add(logits.row(row));
          actual.add(labels[image]);
        });
    int independent = (int) IntStream.of(indices).map(image -> blocks[image]).distinct().count();
    return Temperature.fit(all, actual, independent);
  }

  private Logits logits(int[] indices, int from, int to) throws IOException {
    try (NDManager manager = network.newManager()) {
      return Logits.of(inference.logits(inputs.batch(manager, indices, from, to)));
    }
  }
}

package dev.tjtrain.network;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * Logits on the Java side.
 *
 * @param values row-major (n, classes)
 * @param classes number of columns
 */
public record Logits(float[] values, int classes) {

  /** Copies (N, classes) from the device. */
  public static Logits of(NDArray logits) {
    return new Logits(logits.toFloatArray(), (int) logits.getShape().get(1));
  }

  /** The same divided by {@code temperature}, above 0. */
  public Logits over(double temperature) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) (values[i] / temperature);
    }
    return new Logits(scaled, classes);
  }

  /** {@code row} by itself. */
  public Logits row(int row) {
    return new Logits(Arrays.copyOfRange(values, row * classes, (row + 1) * classes), classes);
  }

  /** Number of rows. */
  public int rows() {
    return values.length / classes;
  }

  /**
   * The class with the largest logit of {@code row}; the first of equals, as PyTorch's argmax on a
   * CPU.
   */
  public int predicted(int row) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (values[row * classes + c] > values[row * classes + best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * How many classes come before class {@code label} in {@code row}, by their logits and, of
   * equals, by their index; their number if {@code label} has no number for a logit.
   */
  public int rank(int row, int label) {
    float own = values[row * classes + label];
    if (Float.isNaN(own)) {
      return classes;
    }
    int rank = 0;
    for (int c = 0; c < classes; c++) {
      float other = values[row * classes + c];
      rank += other > own || (other == own && c < label) ? 1 : 0;
    }
    return rank;
  }

  /** Softmax probabilities of {@code row}, in double precision. */
  public double[] probabilities(int row) {
    double[] p = new double[classes];
    double max = values[row * classes + predicted(row)];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      p[c] = Math.exp(values[row * classes + c] - max);
      sum += p[c];
    }
    for (int c = 0; c < classes; c++) {
      p[c] /= sum;
    }
    return p;
  }

  /** Cross-entropy of {@code row} against class {@code label}, in nats. */
  public double crossEntropy(int row, int label) {
    double max = values[row * classes + predicted(row)];
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(values[row * classes + c] - max);
    }
    return Math.log(sum) + max - values[row * classes + label];
  }

  /** How many rows predict their label. */
  public int countCorrect(int[] labels) {
    int correct = 0;
    for (int row = 0; row < labels.length; row++) {
      correct += predicted(row) == labels[row] ? 1 : 0;
    }
    return correct;
  }
}

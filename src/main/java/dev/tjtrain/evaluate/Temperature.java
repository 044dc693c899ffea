package dev.tjtrain.evaluate;

import dev.tjtrain.network.Logits;
import java.util.List;

/**
 * Temperature scaling: one number that logits are divided by, so that probabilities say how often
 * they are right (C. Guo et al., "On calibration of modern neural networks", 2017). It changes no
 * prediction.
 */
final class Temperature {

  /** Deviation of the temperature's logarithm to expect, which decides where images are few. */
  private static final double EXPECTED_DEVIATION = 0.5;

  private static final double LARGEST_LOGARITHM = 3;
  private static final int STEPS = 40;

  private Temperature() {}

  /**
   * The temperature of the least cross-entropy, drawn a little towards 1.
   *
   * @param logits a row for each image that the model has not learnt from
   * @param labels class index of each
   * @param independent how many of the images are no repetition of others, such as their neighbours
   * @return above 0; 1 for logits that are no numbers
   */
  static double fit(List<Logits> logits, List<Integer> labels, int independent) {
    double weight = (double) independent / labels.size();
    double low = -LARGEST_LOGARITHM;
    double high = LARGEST_LOGARITHM;
    for (int step = 0; step < STEPS; step++) {
      double middle = (low + high) / 2;
      double slope = middle / (EXPECTED_DEVIATION * EXPECTED_DEVIATION);
      for (int i = 0; i < labels.size(); i++) {
        slope -= weight * excess(logits.get(i), labels.get(i), Math.exp(middle)) / Math.exp(middle);
      }
      if (Double.isNaN(slope)) {
        return 1;
      }
      if (slope > 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** By how much the expected logit is above that of the label. */
  private static double excess(Logits logits, int label, double temperature) {
    double[] p = logits.over(temperature).probabilities(0);
    double expected = 0;
    for (int c = 0; c < p.length; c++) {
      expected += p[c] * logits.values()[c];
    }
    return expected - logits.values()[label];
  }
}

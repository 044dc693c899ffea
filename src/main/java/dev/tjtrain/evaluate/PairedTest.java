package dev.tjtrain.evaluate;

import java.util.Map;

/**
 * Whether one model is better than another on the same images by more than chance: the exact form
 * of McNemar's test ("Note on the sampling error of the difference between correlated proportions
 * or percentages", 1947).
 *
 * @param images how many
 * @param firstOnly how many only the first model has right
 * @param secondOnly how many only the second model has right
 */
public record PairedTest(int images, int firstOnly, int secondOnly) {

  /**
   * Counts.
   *
   * @param first whether the first model has it right, by image
   * @param second of the same images, at least one
   */
  public static PairedTest of(Map<String, Boolean> first, Map<String, Boolean> second) {
    int firstOnly = 0;
    int secondOnly = 0;
    for (Map.Entry<String, Boolean> of : first.entrySet()) {
      boolean other = Boolean.TRUE.equals(second.get(of.getKey()));
      firstOnly += of.getValue() && !other ? 1 : 0;
      secondOnly += !of.getValue() && other ? 1 : 0;
    }
    return new PairedTest(first.size(), firstOnly, secondOnly);
  }

  /** How much more accurate the second is; -1 to 1. */
  public double difference() {
    return (double) (secondOnly - firstOnly) / images;
  }

  /** How probable so large a difference is, either way, between equally good models; 0 to 1. */
  public double pValue() {
    int n = firstOnly + secondOnly;
    double logarithm = n * Math.log(0.5); // of the binomial probability of k in n
    double sum = Math.exp(logarithm);
    for (int k = 1; k <= Math.min(firstOnly, secondOnly); k++) {
      logarithm += Math.log((n - k + 1.0) / k);
      sum += Math.exp(logarithm);
    }
    return Math.min(1, 2 * sum);
  }

  /** Whether the difference is more than chance, in words: p below 0.05. */
  public String verdict() {
    return pValue() < 0.05 ? "more than chance" : "may be chance";
  }

  /**
   * Of the {@link #difference}: Wald's interval with half an image more in each cell (A. Agresti
   * and Y. Min, "Simple improved confidence intervals for comparing matched proportions", 2005).
   */
  public Interval interval() {
    double n = images + 2.0;
    double middle = (secondOnly - firstOnly) / n;
    double discordant = firstOnly + secondOnly + 1.0;
    double reach = Interval.Z * Math.sqrt(discordant / n - middle * middle) / Math.sqrt(n);
    return new Interval(Math.max(-1, middle - reach), Math.min(1, middle + reach));
  }
}

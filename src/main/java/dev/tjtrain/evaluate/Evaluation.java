package dev.tjtrain.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's result on a part of the data.
 *
 * @param loss mean cross-entropy over the images, in nats
 * @param accuracy share of images whose largest logit is that of their class, 0 to 1
 * @param classes names in the model's order
 * @param confusion {@code confusion[actual][predicted]}, numbers of images
 */
public record Evaluation(double loss, double accuracy, List<String> classes, int[][] confusion) {

  /** Precision, recall, F1 and support by class name, in the model's order. */
  public Map<String, ClassMetrics> perClass() {
    Map<String, ClassMetrics> metrics = new LinkedHashMap<>();
    for (int c = 0; c < classes.size(); c++) {
      int predicted = 0;
      int support = 0;
      for (int other = 0; other < classes.size(); other++) {
        predicted += confusion[other][c];
        support += confusion[c][other];
      }
      double precision = ratio(confusion[c][c], predicted);
      double recall = ratio(confusion[c][c], support);
      double sum = precision + recall;
      metrics.put(
          classes.get(c),
          new ClassMetrics(
              precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum, support));
    }
    return metrics;
  }

  /** Mean F1 of the classes that have images or are predicted; 0 if there are none. */
  public double macroF1() {
    double sum = 0;
    int tested = 0;
    for (int c = 0; c < classes.size(); c++) {
      int taken = 0;
      for (int other = 0; other < classes.size(); other++) {
        taken += confusion[other][c] + confusion[c][other];
      }
      sum += ratio(2 * confusion[c][c], taken);
      tested += taken == 0 ? 0 : 1;
    }
    return tested == 0 ? 0 : sum / tested;
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}

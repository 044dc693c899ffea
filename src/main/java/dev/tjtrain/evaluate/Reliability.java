package dev.tjtrain.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whether predictions are right as often as they are confident, in 15 bins of confidence.
 *
 * @param bins those that hold images, by rising confidence
 */
public record Reliability(List<Bin> bins) {

  /** As in C. Guo et al., "On calibration of modern neural networks", 2017. */
  private static final int BINS = 15;

  /**
   * Images of about one confidence.
   *
   * @param images how many
   * @param confidence their mean, 0 to 1
   * @param accuracy share of them that is right, 0 to 1
   */
  public record Bin(int images, double confidence, double accuracy) {}

  /** Sorts {@code outcomes} into bins. */
  public static Reliability of(List<Outcome> outcomes, ToDoubleFunction<Outcome> confidence) {
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      int bin = b;
      List<Outcome> inBin =
          outcomes.stream()
              .filter(o -> Math.min(BINS - 1, (int) (confidence.applyAsDouble(o) * BINS)) == bin)
              .toList();
      if (!inBin.isEmpty()) {
        bins.add(
            new Bin(
                inBin.size(),
                inBin.stream().mapToDouble(confidence).average().orElse(0),
                inBin.stream().mapToDouble(o -> o.right() ? 1 : 0).average().orElse(0)));
      }
    }
    return new Reliability(bins);
  }

  /** The expected calibration error: mean distance of confidence and accuracy, 0 to 1. */
  public double error() {
    int images = bins.stream().mapToInt(Bin::images).sum();
    return bins.stream()
        .mapToDouble(bin -> bin.images * Math.abs(bin.confidence - bin.accuracy) / images)
        .sum();
  }
}

package dev.tjtrain.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How far the numbers of a test may be from those of new images like the tested ones: intervals of
 * 95 %.
 *
 * <p>The accuracy's is Wilson's. The others are percentiles of a bootstrap, widened for small
 * samples by the t distribution (T. Hesterberg, "What teachers should know about the bootstrap",
 * 2015, "expanded percentile interval"). Images of one block, such as neighbouring frames of a
 * film, are drawn together; for the accuracy they count as fewer images, by the design effect and
 * the degrees of freedom (E. Korn and B. Graubard, "Confidence intervals for proportions with small
 * expected number of positive counts", 1998).
 *
 * @param accuracy of the accuracy
 * @param loss of the loss
 * @param macroF1 of the mean F1 of the classes
 * @param f1 by class name; without classes that have no images and are not predicted
 * @param blocks how many independent blocks the images are of; their number if each is its own
 */
public record Intervals(
    Interval accuracy, Interval loss, Interval macroF1, Map<String, Interval> f1, int blocks) {

  private static final int RESAMPLES = 1000;

  /** Fixed, so that an evaluation gives what the run's own test gave. */
  private static final long SEED = 1;

  /**
   * Computes the intervals.
   *
   * @param outcomes of one image or more
   * @param classes names in the model's order
   * @param blockOf number of the block of every image of the dataset
   */
  static Intervals of(List<Outcome> outcomes, List<String> classes, int[] blockOf) {
    Map<Integer, List<Outcome>> byBlock = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      byBlock.computeIfAbsent(blockOf[outcome.image()], block -> new ArrayList<>()).add(outcome);
    }
    List<List<Outcome>> blocks = List.copyOf(byBlock.values());
    int count = classes.size();
    double[] loss = new double[RESAMPLES];
    double[] macro = new double[RESAMPLES];
    double[][] f1 = new double[count][RESAMPLES];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int r = 0; r < RESAMPLES; r++) {
      int images = 0;
      int[] right = new int[count];
      int[] taken = new int[count]; // twice the images of the class or predicted as it, on average
      for (int b = 0; b < blocks.size(); b++) {
        for (Outcome outcome : blocks.get(random.nextInt(blocks.size()))) {
          images++;
          loss[r] += outcome.loss();
          taken[outcome.actual()]++;
          taken[outcome.predicted()]++;
          right[outcome.actual()] += outcome.right() ? 1 : 0;
        }
      }
      loss[r] /= images;
      for (int c = 0; c < count; c++) {
        f1[c][r] = taken[c] == 0 ? Double.NaN : 2.0 * right[c] / taken[c];
      }
      int at = r;
      macro[r] =
          Arrays.stream(f1).mapToDouble(of -> of[at]).filter(Double::isFinite).average().orElse(0);
    }
    double tail = tail(blocks.size());
    Map<String, Interval> byClass = new LinkedHashMap<>();
    for (int c = 0; c < count; c++) {
      if (Arrays.stream(f1[c]).anyMatch(Double::isFinite)) {
        byClass.put(classes.get(c), percentiles(f1[c], tail));
      }
    }
    return new Intervals(
        accuracy(blocks, outcomes.size()),
        percentiles(loss, tail),
        percentiles(macro, tail),
        byClass,
        blocks.size());
  }

  /** Part of the resamples to leave out at each end. */
  private static double tail(int blocks) {
    return Interval.normalTail(t(blocks) * Math.sqrt(blocks / Math.max(1, blocks - 1.0)));
  }

  private static double t(int blocks) {
    return Interval.t(Math.max(1, blocks - 1));
  }

  private static Interval percentiles(double[] values, double tail) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (sorted.length == 0) { // of a model that came to nothing
      return new Interval(Double.NaN, Double.NaN);
    }
    int cut = (int) Math.min(tail * sorted.length, (sorted.length - 1) / 2.0);
    return new Interval(sorted[cut], sorted[sorted.length - 1 - cut]);
  }

  private static Interval accuracy(List<List<Outcome>> blocks, int images) {
    double share =
        (double) blocks.stream().flatMap(List::stream).filter(Outcome::right).count() / images;
    if (blocks.size() == images) {
      return Interval.wilson(share, images);
    }
    double variance = 0;
    for (List<Outcome> block : blocks) {
      double excess =
          block.stream().filter(Outcome::right).count() / (double) images
              - share * block.size() / images;
      variance += excess * excess * blocks.size() / Math.max(1, blocks.size() - 1.0);
    }
    double effect = Math.max(1, variance * images / (share * (1 - share))); // NaN for 0 and 1
    double fewer = Math.pow(Interval.Z / t(blocks.size()), 2);
    return Interval.wilson(share, fewer * images / (Double.isNaN(effect) ? 1 : effect));
  }
}

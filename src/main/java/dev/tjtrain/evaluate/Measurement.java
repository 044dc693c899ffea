package dev.tjtrain.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A model's result on a part of the data, and how sure it is.
 *
 * @param evaluation the numbers
 * @param outcomes image by image, in the order of the part
 * @param temperature that the logits were divided by for the confidences; if they are of several
 *     models, their mean
 * @param intervals how far the numbers may be off
 */
public record Measurement(
    Evaluation evaluation, List<Outcome> outcomes, double temperature, Intervals intervals) {

  private static final int LEAST_FOR_TOP_FIVE = 10;

  /**
   * One of several models that were each tested on other images, as of cross-validation.
   *
   * @param blocks as for {@link Evaluator#measure}
   */
  public static Measurement pooled(List<Measurement> parts, int[] blocks) {
    List<String> classes = parts.get(0).evaluation.classes();
    List<Outcome> outcomes = parts.stream().flatMap(part -> part.outcomes.stream()).toList();
    int[][] confusion = new int[classes.size()][classes.size()];
    outcomes.forEach(outcome -> confusion[outcome.actual()][outcome.predicted()]++);
    double right = outcomes.stream().filter(Outcome::right).count();
    return new Measurement(
        new Evaluation(
            outcomes.stream().mapToDouble(Outcome::loss).sum() / outcomes.size(),
            right / outcomes.size(),
            classes,
            confusion),
        outcomes,
        parts.stream().mapToDouble(Measurement::temperature).average().orElse(1),
        Intervals.of(outcomes, classes, blocks));
  }

  /**
   * The share of images whose class is among the five with the largest logits, 0 to 1; empty if
   * there are fewer than ten classes, of which five are too many to say much.
   */
  public OptionalDouble topFive() {
    return evaluation.classes().size() < LEAST_FOR_TOP_FIVE
        ? OptionalDouble.empty()
        : outcomes.stream().mapToDouble(outcome -> outcome.rank() < 5 ? 1 : 0).average();
  }

  /** The mean of one value or more. */
  public static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  /** The standard deviation of two values or more, as of a sample. */
  public static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum()
            / (values.length - 1));
  }

  /** Whether the calibrated confidences hold. */
  public Reliability reliability() {
    return Reliability.of(outcomes, Outcome::confidence);
  }

  /** Whether the network's own confidences hold. */
  public Reliability uncalibrated() {
    return Reliability.of(outcomes, Outcome::uncalibrated);
  }

  /**
   * The images that are taken for another class, the most confident first.
   *
   * @param most how many at most
   */
  public List<Outcome> mistakes(int most) {
    return outcomes.stream()
        .filter(outcome -> !outcome.right())
        .sorted(Comparator.comparingDouble(Outcome::confidence).reversed())
        .limit(most)
        .toList();
  }
}

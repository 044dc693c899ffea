package dev.tjtrain.run.prediction;

import dev.tjtrain.network.Logits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model says of an image.
 *
 * @param probabilities by the model's classes, 0 to 1
 * @param ranked the classes with their probabilities, the likeliest first; of equals, the model's
 *     first
 * @param unsure whether even the likeliest class is less probable than was asked for
 */
public record Prediction(double[] probabilities, List<RankedClass> ranked, boolean unsure) {

  /** Instead of a class. */
  static final String UNSURE = "unsure";

  /** The likeliest class, or {@code unsure}, with the probability of that class. */
  public RankedClass answer() {
    RankedClass likeliest = ranked.get(0);
    return unsure ? new RankedClass(UNSURE, likeliest.probability()) : likeliest;
  }

  /** A class and its probability, 0 to 1. */
  public record RankedClass(String name, double probability) {}

  /**
   * Ranks {@code classes} by the one row of {@code logits}.
   *
   * @param temperature to divide them by
   * @param minConfidence below which it is unsure, 0 to 1
   */
  static Prediction of(
      List<String> classes, Logits logits, double temperature, double minConfidence) {
    double[] probabilities = logits.over(temperature).probabilities(0);
    float[] values = logits.values();
    List<RankedClass> ranked = new ArrayList<>();
    // By logit, since tiny probabilities become equal.
    IntStream.range(0, classes.size())
        .boxed()
        .sorted(Comparator.comparing((Integer c) -> values[c]).reversed())
        .forEach(c -> ranked.add(new RankedClass(classes.get(c), probabilities[c])));
    return new Prediction(probabilities, ranked, ranked.get(0).probability() < minConfidence);
  }
}

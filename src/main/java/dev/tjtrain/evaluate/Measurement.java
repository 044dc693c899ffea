package dev.tjtrain.evaluate;

import java.util.Comparator;
import java.util.List;

/**
 * A model's result on a part of the data, and how sure it is.
 *
 * @param evaluation the numbers
 * @param outcomes image by image, in the order of the part
 * @param temperature that the logits were divided by for the confidences
 * @param intervals how far the numbers may be off
 */
public record Measurement(
    Evaluation evaluation, List<Outcome> outcomes, double temperature, Intervals intervals) {

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

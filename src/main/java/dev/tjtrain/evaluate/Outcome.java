package dev.tjtrain.evaluate;

/**
 * What a model says of one image.
 *
 * @param image its index in the dataset
 * @param actual index of its class
 * @param predicted index of the class with the largest logit
 * @param rank how many classes have a larger logit than {@code actual}; 0 if that is right
 * @param loss cross-entropy before temperature scaling, in nats
 * @param confidence calibrated probability that the model gives to {@code predicted}, 0 to 1
 * @param uncalibrated the same before temperature scaling
 */
public record Outcome(
    int image,
    int actual,
    int predicted,
    int rank,
    double loss,
    double confidence,
    double uncalibrated) {

  /** Whether the prediction is right. */
  public boolean right() {
    return actual == predicted;
  }
}

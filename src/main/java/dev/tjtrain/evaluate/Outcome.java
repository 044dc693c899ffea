package dev.tjtrain.evaluate;

/**
 * What a model says of one image.
 *
 * @param image its index in the dataset
 * @param actual index of its class
 * @param predicted index of the class with the largest logit
 * @param loss cross-entropy, in nats
 * @param confidence probability that the model gives to {@code predicted}, 0 to 1
 */
public record Outcome(int image, int actual, int predicted, double loss, double confidence) {

  /** Whether the prediction is right. */
  public boolean right() {
    return actual == predicted;
  }
}

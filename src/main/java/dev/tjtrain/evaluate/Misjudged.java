package dev.tjtrain.evaluate;

/**
 * An image that the model takes for another class.
 *
 * @param image its index in the dataset
 * @param actual index of its class
 * @param predicted index of the class with the largest logit
 * @param probability that the model gives to {@code predicted}, 0 to 1
 */
public record Misjudged(int image, int actual, int predicted, double probability) {}

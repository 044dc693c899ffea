package dev.tjtrain.train;

/**
 * What one pass over the training images came to.
 *
 * @param loss mean cross-entropy over the images, each as its own step saw it
 * @param accuracy share of the images that their own step got right, 0 to 1
 */
public record TrainingMetrics(double loss, double accuracy) {}

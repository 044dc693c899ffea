package dev.tjtrain.train;

/**
 * What one pass over the training images came to.
 *
 * @param loss the training objective, label smoothing and class weights included: mean over the
 *     images of what their own step came to
 * @param accuracy share of the images that their own step got right, 0 to 1
 */
public record TrainingMetrics(double loss, double accuracy) {}

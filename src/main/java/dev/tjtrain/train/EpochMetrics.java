package dev.tjtrain.train;

/**
 * What an epoch came to.
 *
 * @param epoch from 0
 * @param trainLoss mean cross-entropy over the images, each as its step saw it
 * @param trainAccuracy share of the images that their own step got right, 0 to 1
 * @param validationLoss mean cross-entropy in inference mode after the epoch
 * @param validationAccuracy 0 to 1
 * @param seconds wall-clock time of training and validation
 */
public record EpochMetrics(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    double seconds) {

  /**
   * Whether this epoch is better: more accurate on the validation part, or as accurate with less
   * loss.
   */
  public boolean betterThan(EpochMetrics other) {
    return validationAccuracy > other.validationAccuracy
        || (validationAccuracy == other.validationAccuracy
            && validationLoss < other.validationLoss);
  }
}

package dev.tjtrain.train;

import java.util.List;

/**
 * What an epoch came to.
 *
 * @param epoch from 0
 * @param trainLoss the training objective, label smoothing and class weights included: mean over
 *     the images of what their own step came to
 * @param trainAccuracy share of the images that their own step got right, 0 to 1
 * @param validationLoss mean plain cross-entropy in inference mode after the epoch, in nats,
 *     whatever the objective
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

  /** The best of some epochs, of which there is at least one; of equals the first. */
  public static EpochMetrics best(List<EpochMetrics> epochs) {
    return epochs.stream()
        .reduce((best, next) -> next.betterThan(best) ? next : best)
        .orElseThrow();
  }

  /**
   * Whether this epoch is better: more accurate on the validation part, or as accurate with less
   * loss.
   */
  public boolean betterThan(EpochMetrics other) {
    return validationAccuracy > other.validationAccuracy
        || (validationAccuracy == other.validationAccuracy
            && validationLoss < other.validationLoss);
  }

  /**
   * Whether the last {@code patience} epochs have all passed without a new best one, as {@link
   * #betterThan} judges.
   *
   * @param epochs every epoch so far, in order
   * @param patience at least 1
   */
  public static boolean stopsEarly(List<EpochMetrics> epochs, int patience) {
    return !epochs.isEmpty() && epochs.size() - 1 - best(epochs).epoch() >= patience;
  }
}

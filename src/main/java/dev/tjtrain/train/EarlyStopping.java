package dev.tjtrain.train;

import java.util.List;

/** When to stop because nothing gets better any more: a function of the epochs so far. */
public final class EarlyStopping {

  private EarlyStopping() {}

  /**
   * Whether the last {@code patience} epochs have all passed without a new best one, as {@link
   * EpochMetrics#betterThan} judges.
   *
   * @param epochs every epoch so far, in order
   * @param patience at least 1
   */
  public static boolean isDue(List<EpochMetrics> epochs, int patience) {
    return !epochs.isEmpty() && epochs.size() - 1 - EpochMetrics.best(epochs).epoch() >= patience;
  }
}

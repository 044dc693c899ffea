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
    int best = 0;
    for (int i = 1; i < epochs.size(); i++) {
      if (epochs.get(i).betterThan(epochs.get(best))) {
        best = i;
      }
    }
    return epochs.size() - 1 - best >= patience;
  }
}

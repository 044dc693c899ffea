package dev.tjtrain.train;

import java.util.Random;

/** The order in which an epoch visits the training images: a function of seed and epoch alone. */
public final class EpochOrder {

  private EpochOrder() {}

  /** Shuffles {@code images} (Fisher-Yates, {@link Random}, whose numbers Java fixes for good). */
  public static int[] of(int[] images, int seed, int epoch) {
    int[] order = images.clone();
    Random random = new Random(((long) seed << 32) ^ epoch);
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}

package dev.tjtrain.dataset;

import java.util.Arrays;

/**
 * PyTorch's {@code random_split(data, [0.7, 0.2, 0.1], torch.Generator().manual_seed(seed))}, index
 * for index.
 */
public final class RandomSplit {

  /** The fewest images that leave none of the three parts empty. */
  public static final int FEWEST = 10;

  private static final double[] FRACTIONS = {0.7, 0.2, 0.1};

  private RandomSplit() {}

  /** Splits {@code n} images. Loads nothing of the engine. */
  public static Split of(int n, int seed) {
    int[] order = permutation(n, seed);
    int[] lengths = lengths(n);
    int testFrom = lengths[0] + lengths[1];
    return new Split(
        Arrays.copyOfRange(order, 0, lengths[0]),
        Arrays.copyOfRange(order, lengths[0], testFrom),
        Arrays.copyOfRange(order, testFrom, n));
  }

  /** {@code torch.randperm(n, generator=...)}: each place in turn swapped with one from it on. */
  private static int[] permutation(int n, int seed) {
    MersenneTwister generator = new MersenneTwister(seed);
    int[] order = new int[n];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < n - 1; i++) {
      int other = i + (int) (generator.next() % (n - i));
      int swapped = order[i];
      order[i] = order[other];
      order[other] = swapped;
    }
    return order;
  }

  /** Each share rounded down, then what is left dealt out one by one from the first part on. */
  static int[] lengths(int n) {
    int[] lengths = new int[FRACTIONS.length];
    int left = n;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (int) Math.floor(n * FRACTIONS[i]);
      left -= lengths[i];
    }
    for (int i = 0; i < left; i++) {
      lengths[i % lengths.length]++;
    }
    return lengths;
  }
}

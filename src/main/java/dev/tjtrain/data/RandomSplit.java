package dev.tjtrain.data;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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

  /**
   * Splits {@code n} images. Seeds the engine's one generator, so whatever is drawn from it
   * afterwards needs a seed of its own.
   */
  public static Split of(int n, int seed) {
    int[] order;
    try (NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch")) {
      manager.getEngine().setRandomSeed(seed);
      try (NDArray permutation = manager.randomPermutation(n)) {
        order = Arrays.stream(permutation.toLongArray()).mapToInt(Math::toIntExact).toArray();
      }
    }
    int[] lengths = lengths(n);
    int testFrom = lengths[0] + lengths[1];
    return new Split(
        Arrays.copyOfRange(order, 0, lengths[0]),
        Arrays.copyOfRange(order, lengths[0], testFrom),
        Arrays.copyOfRange(order, testFrom, n));
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

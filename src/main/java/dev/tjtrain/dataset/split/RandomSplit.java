package dev.tjtrain.dataset.split;

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
    int[] lengths = Arrays.stream(FRACTIONS).mapToInt(share -> (int) (n * share)).toArray();
    int left = n - Arrays.stream(lengths).sum();
    for (int i = 0; i < left; i++) {
      lengths[i % lengths.length]++;
    }
    return lengths;
  }

  /**
   * The generator behind {@code torch.Generator} on the CPU: MT19937 of Matsumoto and Nishimura
   * ("Mersenne Twister", 1998), seeded as in their reference of 2002. Splitting needs these numbers
   * and nothing else of PyTorch, so the engine can stay unloaded.
   */
  private static final class MersenneTwister {

    private static final int SIZE = 624;
    private static final int OFFSET = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    /** Starts as {@code torch.Generator().manual_seed(seed)}. */
    MersenneTwister(int seed) {
      state[0] = seed;
      for (int i = 1; i < SIZE; i++) {
        state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
      }
    }

    /** The next 32 bits, as a number from 0 to 2^32 - 1. */
    long next() {
      if (next == SIZE) {
        twist();
        next = 0;
      }
      int bits = state[next++];
      bits ^= bits >>> 11;
      bits ^= (bits << 7) & 0x9d2c5680;
      bits ^= (bits << 15) & 0xefc60000;
      return Integer.toUnsignedLong(bits ^ (bits >>> 18));
    }

    private void twist() {
      for (int i = 0; i < SIZE; i++) {
        int mixed = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
        int odd = (mixed & 1) == 0 ? 0 : 0x9908b0df;
        state[i] = state[(i + OFFSET) % SIZE] ^ (mixed >>> 1) ^ odd;
      }
    }
  }
}

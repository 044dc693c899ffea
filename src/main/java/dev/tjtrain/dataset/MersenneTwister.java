package dev.tjtrain.dataset;

/**
 * The generator behind {@code torch.Generator} on the CPU: MT19937 of Matsumoto and Nishimura
 * ("Mersenne Twister", 1998), seeded as in their reference of 2002. Splitting needs these numbers
 * and nothing else of PyTorch, so the engine can stay unloaded.
 */
final class MersenneTwister {

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

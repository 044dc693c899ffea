package dev.tjtrain.image.resize;

import org.jspecify.annotations.Nullable;

/**
 * {@link ResizeTaps} by input, for an axis that is not enlarged: there an input belongs to two
 * neighbouring outputs at the most, the one that ends first and the one after it.
 *
 * @param ends per output, the input behind its last one
 * @param weights per input, that for the earlier output in the lower half and that for the later
 *     one in the upper half: one multiplication serves both
 */
record PairedTaps(int[] ends, long[] weights) {

  /** Null if an input belongs to more outputs, as on an axis that is enlarged. */
  static @Nullable PairedTaps of(ResizeTaps taps) {
    int outputs = taps.outputs();
    PairedTaps paired = new PairedTaps(new int[outputs], new long[taps.inputs()]);
    int earlierEnd = 0;
    int beforeThat = 0;
    for (int i = 0; i < outputs; i++) {
      int end = earlierEnd;
      for (int k = 0; k < taps.counts()[i]; k++) {
        int input = taps.firsts()[i] + k;
        long weight = taps.weights()[i * taps.most() + k];
        if (weight != 0) { // at the ends of an output's inputs there may be such that do not count
          if (input < beforeThat) {
            return null;
          }
          paired.weights[input] |= input < earlierEnd ? weight << 32 : weight;
          end = Math.max(end, input + 1);
        }
      }
      paired.ends[i] = end;
      beforeThat = earlierEnd;
      earlierEnd = end;
    }
    return paired;
  }
}

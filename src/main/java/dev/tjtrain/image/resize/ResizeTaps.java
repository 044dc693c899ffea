package dev.tjtrain.image.resize;

import org.jspecify.annotations.Nullable;

/**
 * Which inputs make each output along one axis, and with what weight: PIL's triangle filter, which
 * widens with the reduction (antialiasing), in fixed point.
 *
 * @param inputs how many there are
 * @param most the largest number of inputs of one output
 * @param firsts per output, its first input
 * @param counts per output, its number of inputs
 * @param weights (outputs, most), with {@link #PRECISION_BITS} behind the point; none is negative
 *     and those of an output sum to about 1, so sums stay within 31 bits and 8-bit results need no
 *     clipping
 */
record ResizeTaps(int inputs, int most, int[] firsts, int[] counts, int[] weights) {

  static final int PRECISION_BITS = 22;

  /** What a sum begins with, so that it is rounded. */
  static final int HALF = 1 << (PRECISION_BITS - 1);

  static ResizeTaps of(int inputs, int outputs) {
    double scale = (double) inputs / outputs;
    double support = Math.max(scale, 1);
    int most = (int) Math.ceil(support) * 2 + 1;
    ResizeTaps taps =
        new ResizeTaps(inputs, most, new int[outputs], new int[outputs], new int[outputs * most]);
    double[] triangle = new double[most];
    for (int i = 0; i < outputs; i++) {
      double center = (i + 0.5) * scale;
      int first = Math.max((int) (center - support + 0.5), 0);
      int count = Math.min((int) (center + support + 0.5), inputs) - first;
      double sum = 0;
      for (int k = 0; k < count; k++) {
        double distance = Math.abs((k + first - center + 0.5) * (1 / support));
        triangle[k] = distance < 1 ? 1 - distance : 0;
        sum += triangle[k];
      }
      for (int k = 0; k < count; k++) {
        double weight = sum == 0 ? 0 : triangle[k] / sum;
        taps.weights[i * most + k] = (int) (0.5 + weight * (1 << PRECISION_BITS));
      }
      taps.firsts[i] = first;
      taps.counts[i] = count;
    }
    return taps;
  }

  /**
   * The same taps by input, for an axis that is not enlarged: there an input belongs to two
   * neighbouring outputs at the most, the one that ends first and the one after it.
   *
   * @param ends per output, the input behind its last one
   * @param weights per input, that for the earlier output in the lower half and that for the later
   *     one in the upper half: one multiplication serves both
   */
  record Paired(int[] ends, long[] weights) {}

  /** Null if an input belongs to more outputs, as on an axis that is enlarged. */
  @Nullable Paired paired() {
    Paired paired = new Paired(new int[firsts.length], new long[inputs]);
    int earlierEnd = 0;
    int beforeThat = 0;
    for (int i = 0; i < firsts.length; i++) {
      int end = earlierEnd;
      for (int k = 0; k < counts[i]; k++) {
        int input = firsts[i] + k;
        long weight = weights[i * most + k];
        if (weight != 0) { // an output's first and last inputs may have no weight
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

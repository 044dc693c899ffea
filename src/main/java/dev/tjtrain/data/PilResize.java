package dev.tjtrain.data;

/**
 * Resizes frames bit for bit as PIL's {@code Image.resize((width, height), BILINEAR)}, which is
 * torchvision's {@code Resize} on PIL images.
 *
 * <p>PIL resamples rows, then columns, each with a triangle filter that widens with the reduction
 * (antialiasing), in fixed point with 22 bits behind the point, and rounds to 8 bits in between.
 * libtorch's own antialiased resize keeps fewer bits of the weights, and its values differ by one
 * level here and there: enough to move a logit by more than 0.001.
 *
 * <p>Immutable and safe for several threads.
 */
public final class PilResize {

  private static final int PRECISION_BITS = 22;
  private static final int HALF = 1 << (PRECISION_BITS - 1);

  private final int height;
  private final int width;

  /** Resizes to {@code height} by {@code width} pixels, both at least 1. */
  public PilResize(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /**
   * Resizes {@code frame}.
   *
   * @return planar uint8 (3, height, width)
   */
  public byte[] resize(Frame frame) {
    byte[] rows = resizeRows(frame);
    Taps taps = Taps.of(frame.height(), height);
    byte[] planes = new byte[3 * height * width];
    int[] sums = new int[3 * width];
    for (int y = 0; y < height; y++) {
      java.util.Arrays.fill(sums, HALF);
      for (int k = 0; k < taps.counts[y]; k++) {
        int weight = taps.weights[y * taps.most + k];
        int row = (taps.firsts[y] + k) * 3 * width;
        for (int i = 0; i < sums.length; i++) {
          sums[i] += (rows[row + i] & 0xff) * weight;
        }
      }
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          planes[(channel * height + y) * width + x] =
              (byte) (sums[3 * x + channel] >> PRECISION_BITS);
        }
      }
    }
    return planes;
  }

  /** (H, W, 3) to (H, width, 3). */
  private byte[] resizeRows(Frame frame) {
    if (frame.width() == width) {
      return frame.rgb();
    }
    Taps taps = Taps.of(frame.width(), width);
    byte[] source = frame.rgb();
    byte[] target = new byte[frame.height() * width * 3];
    int at = 0;
    for (int y = 0; y < frame.height(); y++) {
      int row = y * frame.width() * 3;
      for (int x = 0; x < width; x++) {
        int pixel = row + taps.firsts[x] * 3;
        int tap = x * taps.most;
        int end = tap + taps.counts[x];
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        for (; tap < end; tap++, pixel += 3) {
          int weight = taps.weights[tap];
          red += (source[pixel] & 0xff) * weight;
          green += (source[pixel + 1] & 0xff) * weight;
          blue += (source[pixel + 2] & 0xff) * weight;
        }
        target[at] = (byte) (red >> PRECISION_BITS);
        target[at + 1] = (byte) (green >> PRECISION_BITS);
        target[at + 2] = (byte) (blue >> PRECISION_BITS);
        at += 3;
      }
    }
    return target;
  }

  /**
   * Which inputs make each output along one axis, and with what weight.
   *
   * @param most the largest number of inputs of one output
   * @param firsts per output, its first input
   * @param counts per output, its number of inputs
   * @param weights (outputs, most), fixed point; none is negative and those of an output sum to
   *     about 1, so sums stay within 31 bits and 8-bit results need no clipping
   */
  private record Taps(int most, int[] firsts, int[] counts, int[] weights) {

    static Taps of(int inputs, int outputs) {
      double scale = (double) inputs / outputs;
      double support = Math.max(scale, 1);
      int most = (int) Math.ceil(support) * 2 + 1;
      Taps taps = new Taps(most, new int[outputs], new int[outputs], new int[outputs * most]);
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
  }
}

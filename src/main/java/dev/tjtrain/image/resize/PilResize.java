package dev.tjtrain.image.resize;

import static dev.tjtrain.image.resize.ResizeTaps.HALF;
import static dev.tjtrain.image.resize.ResizeTaps.PRECISION_BITS;

import dev.tjtrain.image.RgbImage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Resizes images bit for bit as PIL's {@code Image.resize((width, height), BILINEAR)}, which is
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

  private final int height;
  private final int width;

  /** Resizes to {@code height} by {@code width} pixels, both at least 1. */
  public PilResize(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /**
   * Resizes {@code image}.
   *
   * @return planar uint8 (3, height, width)
   */
  public byte[] resize(RgbImage image) {
    ResizeTaps across = ResizeTaps.of(image.width(), width);
    ResizeTaps down = ResizeTaps.of(image.height(), height);
    ResizeTaps.Paired pairedAcross = across.paired();
    ResizeTaps.Paired pairedDown = down.paired();
    return pairedAcross != null && pairedDown != null
        ? new Reduction(image, pairedAcross, pairedDown).planes()
        : byAnyTaps(image, across, down);
  }

  /** Resizes where an input may belong to any number of outputs. */
  byte[] byAnyTaps(RgbImage image, ResizeTaps across, ResizeTaps down) {
    return columns(rows(image, across), down);
  }

  /** (H, W, 3) to (H, width, 3). */
  private byte[] rows(RgbImage image, ResizeTaps taps) {
    byte[] source = image.rgb();
    byte[] target = new byte[image.height() * width * 3];
    int at = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          int pixel = (y * image.width() + taps.firsts()[x]) * 3 + channel;
          int sum = HALF;
          for (int k = 0; k < taps.counts()[x]; k++) {
            sum += (source[pixel + 3 * k] & 0xff) * taps.weights()[x * taps.most() + k];
          }
          target[at++] = (byte) (sum >> PRECISION_BITS);
        }
      }
    }
    return target;
  }

  /** (H, width, 3) to (3, height, width). */
  private byte[] columns(byte[] rows, ResizeTaps taps) {
    byte[] planes = new byte[3 * height * width];
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < 3 * width; i++) {
        int sum = HALF;
        for (int k = 0; k < taps.counts()[y]; k++) {
          int weight = taps.weights()[y * taps.most() + k];
          sum += (rows[(taps.firsts()[y] + k) * 3 * width + i] & 0xff) * weight;
        }
        planes[(i % 3 * height + y) * width + i / 3] = (byte) (sum >> PRECISION_BITS);
      }
    }
    return planes;
  }

  /**
   * Makes one image smaller in half the time of {@link #byAnyTaps}: a row at a time, with each
   * pixel read and multiplied once for the two outputs that it belongs to.
   */
  private static final class Reduction {

    private static final VarHandle LITTLE_ENDIAN_INT =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final RgbImage image;
    private final ResizeTaps.Paired across;
    private final ResizeTaps.Paired down;

    /** A row of outputs, red, green and blue in turn. */
    private final int[] row;

    /** Sums of the row of outputs that ends first, and of the one after it. */
    private int[] earlier;

    private int[] later;

    Reduction(RgbImage image, ResizeTaps.Paired across, ResizeTaps.Paired down) {
      this.image = image;
      this.across = across;
      this.down = down;
      int values = 3 * across.ends().length;
      this.row = new int[values];
      this.earlier = new int[values];
      this.later = new int[values];
    }

    /** Planar uint8 (3, height, width). */
    byte[] planes() {
      byte[] planes = new byte[row.length * down.ends().length];
      Arrays.fill(earlier, HALF);
      Arrays.fill(later, HALF);
      int y = 0;
      for (int output = 0; output < down.ends().length; output++) {
        for (; y < down.ends()[output]; y++) {
          across(y);
          long weights = down.weights()[y];
          add(row, (int) weights, earlier);
          add(row, (int) (weights >>> 32), later);
        }
        store(planes, output);
        int[] stored = earlier;
        earlier = later;
        later = stored;
        Arrays.fill(later, HALF);
      }
      return planes;
    }

    /** Makes row {@code y} narrower. */
    private void across(int y) {
      int bytes = 3 * image.width();
      if (y < image.height() - 1) {
        across(image.rgb(), y * bytes);
      } else {
        // Each pixel is read with a byte of the next one, which the last does not have.
        across(Arrays.copyOfRange(image.rgb(), y * bytes, y * bytes + bytes + 1), 0);
      }
    }

    private void across(byte[] rgb, int from) {
      int[] values = row;
      long[] weights = across.weights();
      int at = from;
      int input = 0;
      int output = 0;
      long red = HALF;
      long green = HALF;
      long blue = HALF;
      for (int end : across.ends()) {
        for (; input < end; input++, at += 3) {
          long both = weights[input];
          int pixel = (int) LITTLE_ENDIAN_INT.get(rgb, at);
          red += (pixel & 0xff) * both;
          green += (pixel >>> 8 & 0xff) * both;
          blue += (pixel >>> 16 & 0xff) * both;
        }
        values[output] = (int) red >>> PRECISION_BITS;
        values[output + 1] = (int) green >>> PRECISION_BITS;
        values[output + 2] = (int) blue >>> PRECISION_BITS;
        output += 3;
        red = (red >>> 32) + HALF;
        green = (green >>> 32) + HALF;
        blue = (blue >>> 32) + HALF;
      }
    }

    /** A loop by itself, which the compiler turns into vector instructions. */
    private static void add(int[] values, int weight, int[] sums) {
      for (int i = 0; i < values.length; i++) {
        sums[i] += values[i] * weight;
      }
    }

    private void store(byte[] planes, int output) {
      int width = row.length / 3;
      int area = planes.length / 3;
      for (int channel = 0; channel < 3; channel++) {
        int at = channel * area + output * width;
        for (int x = 0; x < width; x++) {
          planes[at + x] = (byte) (earlier[3 * x + channel] >> PRECISION_BITS);
        }
      }
    }
  }
}

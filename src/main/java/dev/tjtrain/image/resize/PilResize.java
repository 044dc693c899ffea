package dev.tjtrain.image.resize;

import static dev.tjtrain.image.resize.ResizeTaps.HALF;
import static dev.tjtrain.image.resize.ResizeTaps.PRECISION_BITS;

import dev.tjtrain.image.RgbImage;

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

  /** What {@link Reduction} does for taps that it can take. */
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
}

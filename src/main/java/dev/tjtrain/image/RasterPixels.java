package dev.tjtrain.image;

import java.awt.image.Raster;
import java.util.function.IntUnaryOperator;

/** Turns a reader's raster of any layout into packed RGB by looking up each sample in a table. */
final class RasterPixels {

  private static final int[] COLOURS = {0, 1, 2};
  private static final int[] GREY = {0, 0, 0};

  private RasterPixels() {}

  /** Bands 0 to 2 are red, green and blue; {@code level} maps a sample to 0..255. */
  static RgbImage rgb(Raster raster, IntUnaryOperator level) {
    byte[] levels = levels(raster, level);
    return image(raster, COLOURS, levels, levels, levels);
  }

  /** Likewise, where the bands may have fewer than 8 bits, scaled to 255 and rounded down. */
  static RgbImage scaled(Raster raster) {
    byte[][] levels = new byte[3][];
    for (int band = 0; band < 3; band++) {
      int most = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
      levels[band] = levels(raster, v -> v * 255 / most);
    }
    return image(raster, COLOURS, levels);
  }

  /**
   * Bands 0 to 3 are cyan, magenta, yellow and black; {@code level} maps a sample to 0..255. As in
   * PIL, RGB is (255 - K) - C * (255 - K) / 255, rounded, and so on.
   */
  static RgbImage cmyk(Raster raster, IntUnaryOperator level) {
    RgbImage inks = rgb(raster, level);
    byte[] black =
        grey(
                raster.createChild(
                    0, 0, raster.getWidth(), raster.getHeight(), 0, 0, new int[] {3}),
                level)
            .rgb();
    byte[] rgb = inks.rgb();
    for (int i = 0; i < rgb.length; i++) {
      int white = 255 - (black[i] & 0xFF);
      rgb[i] = (byte) (white - product(rgb[i] & 0xFF, white));
    }
    return inks;
  }

  /** a * b / 255, rounded, for a and b in 0..255. */
  static int product(int a, int b) {
    int shifted = a * b + 128;
    return ((shifted >> 8) + shifted) >> 8;
  }

  /** Bands 0 to 2 were multiplied by band 3, all of 8 bits; as in PIL that is divided out. */
  static RgbImage associated(Raster raster) {
    RgbImage image = rgb(raster, v -> v);
    byte[] rgb = image.rgb();
    int[] row = new int[raster.getWidth()];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 3, row);
      for (int alpha : row) {
        for (int c = 0; c < 3; c++, at++) {
          rgb[at] = (byte) (alpha == 0 ? 0 : Math.min(255, 255 * (rgb[at] & 0xFF) / alpha));
        }
      }
    }
    return image;
  }

  /** Band 0 is grey; {@code level} maps a sample to 0..255. */
  static RgbImage grey(Raster raster, IntUnaryOperator level) {
    byte[] levels = levels(raster, level);
    return image(raster, GREY, levels, levels, levels);
  }

  /** Band 0 is an index into {@code palette}: 256 reds, greens and blues. */
  static RgbImage indexed(Raster raster, byte[][] palette) {
    return image(raster, GREY, palette);
  }

  /** The {@code level} of each value that a sample of up to 8 or up to 16 bits can have. */
  private static byte[] levels(Raster raster, IntUnaryOperator level) {
    byte[] levels = new byte[raster.getSampleModel().getSampleSize(0) <= 8 ? 1 << 8 : 1 << 16];
    for (int sample = 0; sample < levels.length; sample++) {
      levels[sample] = (byte) level.applyAsInt(sample);
    }
    return levels;
  }

  private static RgbImage image(Raster raster, int[] bands, byte[]... levels) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < 3; c++) {
        if (c == 0 || bands[c] != bands[c - 1]) {
          raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, bands[c], row);
        }
        fill(rgb, 3 * y * width + c, row, levels[c]);
      }
    }
    return new RgbImage(height, width, rgb);
  }

  private static void fill(byte[] rgb, int from, int[] samples, byte[] levels) {
    int at = from;
    for (int sample : samples) {
      rgb[at] = levels[sample];
      at += 3;
    }
  }
}

package dev.tjtrain.image;

import java.awt.image.Raster;
import java.util.function.IntUnaryOperator;

/** Turns a reader's raster of any layout into a packed RGB frame, row by row. */
final class RasterPixels {

  private RasterPixels() {}

  /** Bands 0 to 2 are red, green and blue; {@code level} maps a sample to 0..255. */
  static RgbImage rgb(Raster raster, IntUnaryOperator level) {
    return frame(raster, new int[] {0, 1, 2}, level);
  }

  /** Band 0 is grey; {@code level} maps a sample to 0..255. */
  static RgbImage grey(Raster raster, IntUnaryOperator level) {
    return frame(raster, new int[] {0, 0, 0}, level);
  }

  /** Band 0 is an index into {@code palette}. */
  static RgbImage indexed(Raster raster, Palette palette) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
      for (int index : row) {
        palette.put(index, rgb, at);
        at += 3;
      }
    }
    return new RgbImage(height, width, rgb);
  }

  private static RgbImage frame(Raster raster, int[] bands, IntUnaryOperator level) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int c = 0; c < 3; c++) {
        raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, bands[c], row);
        int at = 3 * y * width + c;
        for (int sample : row) {
          rgb[at] = (byte) level.applyAsInt(sample);
          at += 3;
        }
      }
    }
    return new RgbImage(height, width, rgb);
  }
}

package dev.tjtrain.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;

/** Decodes Windows bitmaps of 1 to 32 bits a pixel, plain or run-length, with the JDK's reader. */
final class BmpDecoder {

  private static final int OS2_HEADER = 12;
  private static final int RUN_LENGTH_4 = 2;
  private static final int RUN_LENGTH_8 = 1;

  private BmpDecoder() {}

  static RgbImage decode(EncodedImage image) throws IOException {
    long width;
    long height;
    int bits;
    boolean runs = false;
    if (image.s32le(14) == OS2_HEADER) {
      width = image.u16le(18);
      height = image.u16le(20);
      bits = image.u16le(24);
    } else {
      width = image.s32le(18);
      height = Math.abs((long) image.s32le(22));
      bits = image.u16le(28);
      int compression = image.s32le(30);
      runs = compression == RUN_LENGTH_4 || compression == RUN_LENGTH_8;
    }
    image.checkSize(width, height);
    long bytes = (width * bits + 31) / 32 * 4 * height;
    if (!runs && (image.s32le(10) & 0xFFFFFFFFL) + bytes > image.length()) {
      throw image.truncated();
    }
    BufferedImage read;
    try (JdkReader jdk = new JdkReader("bmp", image.bytes())) {
      read = jdk.reader().read(0);
    }
    Raster raster = read.getRaster();
    if (read.getColorModel() instanceof IndexColorModel colours) {
      return RasterPixels.indexed(raster, palette(colours));
    }
    if (raster.getNumBands() == 1) {
      return RasterPixels.grey(raster, v -> v);
    }
    return bits == 16 ? sixteenBits(raster) : RasterPixels.rgb(raster, v -> v);
  }

  private static Palette palette(IndexColorModel colours) {
    Palette palette = new Palette();
    for (int i = 0; i < colours.getMapSize(); i++) {
      palette.set(i, colours.getRed(i), colours.getGreen(i), colours.getBlue(i));
    }
    return palette;
  }

  /** Samples of 5 or 6 bits, scaled to 255 and rounded down, as in PIL. */
  private static RgbImage sixteenBits(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[] rgb = new byte[3 * width * height];
    int[] row = new int[width];
    for (int c = 0; c < 3; c++) {
      int most = (1 << raster.getSampleModel().getSampleSize(c)) - 1;
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, c, row);
        for (int x = 0; x < width; x++) {
          rgb[3 * (y * width + x) + c] = (byte) (row[x] * 255 / most);
        }
      }
    }
    return new RgbImage(height, width, rgb);
  }
}

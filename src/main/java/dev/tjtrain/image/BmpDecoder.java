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
  private static final int MASKS = 3;

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
      if (compression < 0 || compression > MASKS) {
        // the JDK's reader would wait for an embedded JPEG or PNG of any announced length
        throw image.invalid("BMP of compression %d is not supported".formatted(compression));
      }
      runs = compression == RUN_LENGTH_4 || compression == RUN_LENGTH_8;
    }
    image.checkSize(width, height);
    long bytes = (width * bits + 31) / 32 * 4 * height;
    long pixels = image.s32le(10) & 0xFFFFFFFFL;
    byte[] whole = image.bytes();
    if (pixels + (runs ? 1 : bytes) > image.length()) {
      whole = image.blankAfter(pixels, bytes / height, (width * bits + 7) / 8, pixels + bytes);
    }
    BufferedImage read = ImageIoReader.read("bmp", whole);
    Raster raster = read.getRaster();
    if (read.getColorModel() instanceof IndexColorModel colours) {
      byte[][] palette = image.palette(0, 0);
      colours.getReds(palette[0]);
      colours.getGreens(palette[1]);
      colours.getBlues(palette[2]);
      return RasterPixels.indexed(raster, palette);
    }
    return raster.getNumBands() == 1
        ? RasterPixels.grey(raster, v -> v)
        : RasterPixels.scaled(raster);
  }
}

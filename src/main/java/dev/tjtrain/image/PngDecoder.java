package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;

/** Decodes PNG (W3C Portable Network Graphics, second edition) with the JDK's reader. */
final class PngDecoder {

  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int INDEXED = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  /** An empty IEND chunk: length, name, CRC-32. */
  private static final byte[] END = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82
  };

  private PngDecoder() {}

  static RgbImage decode(EncodedImage image) throws IOException {
    if (!image.has("IHDR", 12)) {
      throw image.invalid("the PNG does not begin with its header");
    }
    int width = image.s32be(16);
    int height = image.s32be(20);
    int depth = image.u8(24);
    int colour = image.u8(25);
    image.checkSize(width, height);
    byte[][] palette = image.palette(0, 0);
    byte[] plain = plain(image, palette);
    Raster raster = ImageIoReader.read("png", plain).getRaster();
    IntUnaryOperator level = level(depth, colour);
    return switch (colour) {
      case GREY, GREY_ALPHA -> RasterPixels.grey(raster, level);
      case RGB, RGB_ALPHA -> RasterPixels.rgb(raster, level);
      case INDEXED -> RasterPixels.indexed(raster, palette);
      default -> throw image.invalid("the PNG has the unknown colour type " + colour);
    };
  }

  /** Alone among the 16-bit kinds, grey is clipped: PIL 9.4 makes 32-bit integers of it. */
  private static IntUnaryOperator level(int depth, int colour) {
    if (depth == 16) {
      return colour == GREY ? v -> Math.min(v, 255) : v -> v >> 8;
    }
    int most = (1 << depth) - 1;
    return v -> v * 255 / most;
  }

  /**
   * The image's header, palette and pixels without all else: transparency makes the JDK's reader
   * change its layout, and damaged notes need not stop it. As in PIL, the checksums are checked up
   * to the first pixels.
   *
   * @param palette receives the colours of the file's palette, if it has one
   */
  private static byte[] plain(EncodedImage image, byte[][] palette) throws InvalidInputException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(image.length());
    plain.write(image.bytes(), 0, 8);
    boolean pixels = false;
    int at = 8;
    while (at < image.length()) {
      boolean data = image.has("IDAT", at + 4);
      if (image.has("IEND", at + 4) || (pixels && !data)) {
        break;
      }
      pixels |= data;
      int length = image.s32be(at);
      if (length < 0 || at + 12L + length > image.length()) {
        throw image.truncated();
      }
      if (!data) {
        requireSum(image, at + 4, length + 4);
      }
      boolean hasColours = image.has("PLTE", at + 4);
      if (hasColours) {
        byte[][] colours = image.palette(at + 8, Math.min(256, length / 3));
        System.arraycopy(colours, 0, palette, 0, 3);
      }
      if (data || hasColours || image.has("IHDR", at + 4)) {
        plain.write(image.bytes(), at, 12 + length);
      }
      at += 12 + length;
    }
    if (!pixels) {
      throw image.invalid("the PNG has no pixels");
    }
    plain.write(END, 0, END.length);
    return plain.toByteArray();
  }

  private static void requireSum(EncodedImage image, int from, int length)
      throws InvalidInputException {
    CRC32 sum = new CRC32();
    sum.update(image.bytes(), from, length);
    if ((int) sum.getValue() != image.s32be(from + length)) {
      throw image.invalid("the PNG is damaged (checksum)");
    }
  }
}

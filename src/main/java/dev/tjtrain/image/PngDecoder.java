package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/** Decodes PNG (W3C Portable Network Graphics, second edition) with the JDK's reader. */
final class PngDecoder {

  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int INDEXED = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  /** By colour type. */
  private static final int[] SAMPLES = {1, 0, 3, 1, 2, 0, 4};

  private static final int LAST_FILTER = 4;

  /** Of an image that is not interlaced: first column and row, steps of columns and rows. */
  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  /** Likewise of each pass of an interlaced image. */
  private static final int[][] ADAM7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

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
  private static byte[] plain(EncodedImage image, byte[][] palette) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(image.length());
    plain.write(image.bytes(), 0, 8);
    boolean pixels = false;
    int at = 8;
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    while (at < (image.partial() ? image.length() - 7 : image.length())) {
      boolean data = image.has("IDAT", at + 4);
      if (image.has("IEND", at + 4) || (pixels && !data)) {
        break;
      }
      pixels |= data;
      int length = image.s32be(at);
      if (data && image.partial()) {
        int there = Math.max(0, Math.min(length, image.length() - at - 8));
        compressed.write(image.bytes(), at + 8, there);
        at += there < length ? image.length() : 12 + length;
        continue;
      }
      if (length < 0 || at + 12L + length > image.length()) {
        throw image.truncated();
      }
      boolean needed = (image.u8(at + 4) & 0x20) == 0;
      if (!data && (needed || !image.partial())) {
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
    if (image.partial()) {
      writeChunk(plain, "IDAT", completed(image, compressed.toByteArray()));
    }
    plain.write(END, 0, END.length);
    return plain.toByteArray();
  }

  /**
   * Pixels whose rows end early or are damaged, again compressed, with blank rows for the others.
   * As in PIL, a row of which a part is missing is blank too.
   */
  private static byte[] completed(EncodedImage image, byte[] compressed) throws IOException {
    ByteArrayOutputStream completed = new ByteArrayOutputStream();
    Inflater inflater = new Inflater();
    inflater.setInput(compressed);
    boolean more = true;
    try (DeflaterOutputStream out = new DeflaterOutputStream(completed)) {
      for (int[] pass : image.u8(28) == 0 ? WHOLE : ADAM7) {
        long columns = (image.s32be(16) - pass[0] + pass[2] - 1L) / pass[2];
        long rows = (image.s32be(20) - pass[1] + pass[3] - 1L) / pass[3];
        long bits = columns * image.u8(24) * SAMPLES[Math.min(image.u8(25), RGB_ALPHA)];
        byte[] row = new byte[columns == 0 ? 0 : (int) (1 + (bits + 7) / 8)];
        for (long y = 0; y < rows && row.length > 0; y++) {
          more = more && inflate(inflater, row) && row[0] >= 0 && row[0] <= LAST_FILTER;
          out.write(more ? row : new byte[row.length]);
        }
      }
    } finally {
      inflater.end();
    }
    return completed.toByteArray();
  }

  /** Whether there is enough to fill {@code row}. */
  private static boolean inflate(Inflater inflater, byte[] row) {
    int at = 0;
    try {
      while (at < row.length) {
        int count = inflater.inflate(row, at, row.length - at);
        if (count == 0) {
          return false;
        }
        at += count;
      }
    } catch (DataFormatException e) {
      return false;
    }
    return true;
  }

  private static void writeChunk(ByteArrayOutputStream out, String name, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length).putInt(data.length);
    chunk.put(name.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + data.length);
    chunk.putInt((int) sum.getValue());
    out.write(chunk.array(), 0, chunk.capacity());
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

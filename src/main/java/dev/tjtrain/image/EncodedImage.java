package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one image file, with the checks every format shares. Reading beyond the end is
 * refused as a truncated file.
 *
 * @param bytes the whole file
 * @param name the file's name in messages
 * @param maxPixels most pixels an image may have
 * @param memory for the pixels of the decoded image
 * @param partial whether pixels that the file lacks may be left blank
 */
@SuppressWarnings("ArrayRecordComponent") // a parameter object, never compared
record EncodedImage(
    byte[] bytes, String name, long maxPixels, PixelMemory memory, boolean partial) {

  /**
   * As many as JPEG can have. Resizing a picture one pixel wide and a hundred million high would
   * take gigabytes in between.
   */
  private static final int LONGEST_SIDE = 65_535;

  private static final int ORIENTATION = 274;
  private static final int SHORT = 3;

  int length() {
    return bytes.length;
  }

  /** The unsigned byte at {@code at}. */
  int u8(int at) throws InvalidInputException {
    if (at < 0 || at >= bytes.length) {
      throw truncated();
    }
    return bytes[at] & 0xFF;
  }

  int u16be(int at) throws InvalidInputException {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16le(int at) throws InvalidInputException {
    return u8(at + 1) << 8 | u8(at);
  }

  int u24le(int at) throws InvalidInputException {
    return u8(at + 2) << 16 | u16le(at);
  }

  int s32be(int at) throws InvalidInputException {
    return u16be(at) << 16 | u16be(at + 2);
  }

  int s32le(int at) throws InvalidInputException {
    return u16le(at + 2) << 16 | u16le(at);
  }

  /**
   * The palette whose first {@code count} colours are R, G, B bytes at {@code at}. As in PIL, the
   * others are grey.
   *
   * @return 256 reds, 256 greens, 256 blues
   */
  byte[][] palette(int at, int count) throws InvalidInputException {
    byte[][] palette = new byte[3][256];
    for (int i = 0; i < 256; i++) {
      for (int c = 0; c < 3; c++) {
        palette[c][i] = (byte) (i < count ? u8(at + 3 * i + c) : i);
      }
    }
    return palette;
  }

  /**
   * The Orientation tag of the TIFF directory, which EXIF is too, whose header stands at {@code
   * tiff}.
   *
   * @return 1 to 8; 1, upright, if there is none or the directory is damaged
   */
  int orientation(int tiff) throws InvalidInputException {
    int value = tag(tiff, ORIENTATION);
    return value >= 1 && value <= 8 ? value : 1;
  }

  /**
   * The first value of a tag of short numbers in the TIFF directory whose header stands at {@code
   * tiff}; -1 if there is none.
   */
  int tag(int tiff, int tag) throws InvalidInputException {
    boolean little = has("II*\0", tiff);
    if ((!little && !has("MM\0*", tiff)) || tiff + 8 > bytes.length) {
      return -1;
    }
    long directory = tiff + ((little ? s32le(tiff + 4) : s32be(tiff + 4)) & 0xFFFFFFFFL);
    for (long at = directory + 2; at + 12 <= bytes.length; at += 12) {
      if (at >= directory + 2 + 12L * u16(little, (int) directory)) {
        break;
      }
      if (u16(little, (int) at) == tag && u16(little, (int) at + 2) == SHORT) {
        return u16(little, (int) at + 8);
      }
    }
    return -1;
  }

  private int u16(boolean little, int at) throws InvalidInputException {
    return little ? u16le(at) : u16be(at);
  }

  /** Says whether the ASCII {@code text} stands at {@code at}. */
  boolean has(String text, int at) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return at >= 0
        && at + (long) wanted.length <= bytes.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /**
   * Checks the size that the header names, before anything is allocated for it.
   *
   * @throws InvalidInputException if the image is empty, has too many pixels or is too long
   */
  void checkSize(long width, long height) throws InvalidInputException {
    if (width < 1 || height < 1) {
      throw invalid("its header says %d x %d pixels".formatted(width, height));
    }
    if (width > maxPixels / height) {
      throw invalid(
          "it has %d x %d pixels, more than the limit of %d".formatted(width, height, maxPixels));
    }
    if (Math.max(width, height) > LONGEST_SIDE) {
      throw invalid(
          "it has %d x %d pixels, more than %d on a side".formatted(width, height, LONGEST_SIDE));
    }
  }

  /**
   * The file with zeros for the rows of pixels that it lacks; as in PIL, a row of which a part is
   * missing is lost.
   *
   * @param pixels where they begin
   * @param row bytes from row to row
   * @param used those of them that hold pixels
   * @param end where they should end
   * @throws InvalidInputException if a truncated file is refused
   */
  byte[] blankAfter(long pixels, long row, long used, long end) throws InvalidInputException {
    if (!partial || pixels > bytes.length || end > Integer.MAX_VALUE - 8) {
      throw truncated();
    }
    byte[] whole = Arrays.copyOf(bytes, (int) end);
    long rows = (bytes.length - pixels + row - used) / row;
    Arrays.fill(whole, (int) (pixels + rows * row), (int) end, (byte) 0);
    return whole;
  }

  InvalidInputException truncated() {
    return invalid("the file is truncated");
  }

  InvalidInputException invalid(String reason) {
    return new InvalidInputException(message(reason));
  }

  InvalidInputException invalid(String reason, Throwable cause) {
    return new InvalidInputException(message(reason), cause);
  }

  private String message(String reason) {
    return "Cannot use image " + name + ": " + reason + ". Replace or remove it.";
  }
}

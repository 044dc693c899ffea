package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.util.Arrays;

/**
 * Decodes PBM, PGM and PPM (Netpbm's P1 to P6), which the JDK has no reader for. As in PIL, samples
 * of fewer or more levels are scaled to 255, but for grey of more than 255 levels: that is scaled
 * to 65535, then clipped at 255.
 */
final class PnmDecoder {

  private final EncodedImage image;
  private int at = 2;

  private PnmDecoder(EncodedImage image) {
    this.image = image;
  }

  static RgbImage decode(EncodedImage image) throws InvalidInputException {
    return new PnmDecoder(image).decode();
  }

  private RgbImage decode() throws InvalidInputException {
    int kind = image.u8(1) - '0';
    if (kind < 1 || kind > 6) {
      throw image.invalid("PNM of kind P%c is not supported, only P1 to P6".formatted(image.u8(1)));
    }
    boolean plain = kind <= 3;
    boolean bits = kind == 1 || kind == 4;
    int channels = kind % 3 == 0 ? 3 : 1;
    int width = number();
    int height = number();
    int most = bits ? 1 : number();
    if (most < 1 || most > 65_535) {
      throw image.invalid("its header says %d levels".formatted(most));
    }
    at++; // one white space
    image.checkSize(width, height);
    int row = channels * width;
    int bytes = most > 255 ? 2 : 1;
    long least =
        plain
            ? (bits ? 1L : 2L) * row * height - 1
            : (bits ? (row + 7L) / 8 : (long) bytes * row) * height;
    byte[] source = image.bytes();
    if (at + least > source.length) {
      // Pillow, too, fills up what it takes as it stands, and no other kinds.
      boolean asItStands = !plain && !bits && (most == 255 || (most == 65_535 && channels == 1));
      if (!asItStands) {
        throw image.truncated();
      }
      source = image.blankAfter(at, (long) bytes * row, (long) bytes * row, at + least);
    }
    if (kind == 6 && most == 255) {
      return new RgbImage(height, width, Arrays.copyOfRange(source, at, at + row * height));
    }
    byte[] levels = levels(most, bits, channels == 1 && most > 255);
    byte[] rgb = new byte[3 * width * height];
    int copies = 3 / channels;
    for (int i = 0; i < row * height; i++) {
      int value;
      if (plain) {
        value = bits ? bit() : number();
      } else if (bits) {
        int column = i % row;
        value = source[at + i / row * ((row + 7) / 8) + column / 8] >> (7 - column % 8) & 1;
      } else {
        int from = at + bytes * i;
        value =
            bytes == 1
                ? source[from] & 0xFF
                : ((source[from] & 0xFF) << 8) | (source[from + 1] & 0xFF);
      }
      if (value > most && plain) {
        throw image.invalid("it has the value %d of at most %d".formatted(value, most));
      }
      Arrays.fill(rgb, copies * i, copies * (i + 1), levels[Math.min(value, most)]);
    }
    return new RgbImage(height, width, rgb);
  }

  /** What each value becomes. A bit that is set is black. */
  private static byte[] levels(int most, boolean bits, boolean deepGrey) {
    byte[] levels = new byte[most + 1];
    for (int value = 0; value <= most; value++) {
      double level = Math.rint((double) value / most * (deepGrey ? 65_535 : 255));
      levels[value] = (byte) Math.min(255, bits ? 255 - level : level);
    }
    return levels;
  }

  /** The next digit of a plain PBM, in which nothing need stand between two. */
  private int bit() throws InvalidInputException {
    skipSpace();
    int value = image.u8(at++) - '0';
    if (value != 0 && value != 1) {
      throw image.invalid("the PBM holds other than 0 and 1");
    }
    return value;
  }

  /** Reads a decimal number after white space and comments. */
  private int number() throws InvalidInputException {
    skipSpace();
    long value = 0;
    int start = at;
    while (at < image.length() && image.u8(at) >= '0' && image.u8(at) <= '9') {
      value = Math.min(Integer.MAX_VALUE, 10 * value + image.u8(at) - '0');
      at++;
    }
    if (at == start) {
      throw image.invalid("the PNM is damaged: a number is missing");
    }
    return (int) value;
  }

  private void skipSpace() throws InvalidInputException {
    while (isSpace(image.u8(at)) || image.u8(at) == '#') {
      if (image.u8(at) == '#') {
        while (image.u8(at) != '\n' && image.u8(at) != '\r') {
          at++;
        }
      }
      at++;
    }
  }

  private static boolean isSpace(int value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }
}

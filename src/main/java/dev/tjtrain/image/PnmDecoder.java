package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.util.Arrays;

/** Decodes binary PPM (P6) and PGM (P5) of 8 bits a sample, which the JDK has no reader for. */
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
    int kind = image.u8(1);
    if (kind != '5' && kind != '6') {
      throw image.invalid(
          "PNM of kind P%c is not supported, only binary PGM (P5) and PPM (P6)".formatted(kind));
    }
    int width = number();
    int height = number();
    int most = number();
    at++; // one white space
    if (most != 255) {
      throw image.invalid("PGM and PPM are supported with 255 levels only, not " + most);
    }
    image.checkSize(width, height);
    int channels = kind == '6' ? 3 : 1;
    if (at + (long) channels * width * height > image.length()) {
      throw image.truncated();
    }
    byte[] rgb;
    if (channels == 3) {
      rgb = Arrays.copyOfRange(image.bytes(), at, at + 3 * width * height);
    } else {
      rgb = new byte[3 * width * height];
      for (int i = 0; i < width * height; i++) {
        Arrays.fill(rgb, 3 * i, 3 * i + 3, image.bytes()[at + i]);
      }
    }
    return new RgbImage(height, width, rgb);
  }

  /** Reads a decimal number after white space and comments. */
  private int number() throws InvalidInputException {
    while (isSpace(image.u8(at)) || image.u8(at) == '#') {
      if (image.u8(at) == '#') {
        while (image.u8(at) != '\n' && image.u8(at) != '\r') {
          at++;
        }
      }
      at++;
    }
    long value = 0;
    int start = at;
    while (at < image.length() && image.u8(at) >= '0' && image.u8(at) <= '9') {
      value = Math.min(Integer.MAX_VALUE, 10 * value + image.u8(at) - '0');
      at++;
    }
    if (at == start) {
      throw image.invalid("the PNM header is damaged");
    }
    return (int) value;
  }

  private static boolean isSpace(int value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }
}

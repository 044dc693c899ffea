package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;

/**
 * Decodes a GIF's first frame (GIF89a specification) with the JDK's reader and puts it on the
 * logical screen. As in PIL the rest of the screen has the transparent colour, or colour 0, and the
 * screen grows to hold the frame.
 */
final class GifDecoder {

  private static final int SCREEN_END = 13;
  private static final int HAS_TABLE = 0x80;

  private GifDecoder() {}

  static RgbImage decode(EncodedImage image) throws IOException {
    int colours = colours(image, 10);
    byte[][] palette = image.palette(SCREEN_END, colours);
    int at = SCREEN_END + 3 * colours;
    int fill = 0;
    while (image.u8(at) != ',') {
      if (image.u8(at) == ';') {
        throw image.invalid("the GIF has no frame");
      }
      if (image.u8(at) == '!') {
        if (image.u8(at + 1) == 0xF9 && (image.u8(at + 3) & 1) != 0) {
          fill = image.u8(at + 6);
        }
        at = skipBlocks(image, at + 2);
      } else {
        at++;
      }
    }
    int left = image.u16le(at + 1);
    int top = image.u16le(at + 3);
    int width = image.u16le(at + 5);
    int height = image.u16le(at + 7);
    int ownColours = colours(image, at + 9);
    if (ownColours > 0) {
      palette = image.palette(at + 10, ownColours);
    }
    skipBlocks(image, at + 11 + 3 * ownColours); // the pixels must be there to the end

    int screenWidth = Math.max(image.u16le(6), left + width);
    int screenHeight = Math.max(image.u16le(8), top + height);
    image.checkSize(width, height);
    image.checkSize(screenWidth, screenHeight);
    RgbImage frame =
        RasterPixels.indexed(ImageIoReader.read("gif", image.bytes()).getRaster(), palette);
    return screenWidth == width && screenHeight == height
        ? frame
        : frame.onCanvas(
            screenHeight,
            screenWidth,
            top,
            left,
            palette[0][fill],
            palette[1][fill],
            palette[2][fill]);
  }

  /** The number of colours of the table that the flags at {@code at} announce; 0 if none. */
  private static int colours(EncodedImage image, int at) throws InvalidInputException {
    int flags = image.u8(at);
    return (flags & HAS_TABLE) == 0 ? 0 : 2 << (flags & 7);
  }

  /** The position behind the data blocks that begin at {@code at}. */
  private static int skipBlocks(EncodedImage image, int at) throws InvalidInputException {
    int next = at;
    while (image.u8(next) != 0) {
      next += 1 + image.u8(next);
    }
    return next + 1;
  }
}

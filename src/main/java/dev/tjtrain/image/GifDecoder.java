package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.awt.image.Raster;
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
    Palette palette = new Palette();
    int at = SCREEN_END + table(image, 10, SCREEN_END, palette);
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
    Palette own = new Palette();
    int tableBytes = table(image, at + 9, at + 10, own);
    skipBlocks(image, at + 11 + tableBytes); // the pixels must be there to the end

    int screenWidth = Math.max(image.u16le(6), left + width);
    int screenHeight = Math.max(image.u16le(8), top + height);
    image.checkSize(width, height);
    image.checkSize(screenWidth, screenHeight);
    Raster raster;
    try (JdkReader jdk = new JdkReader("gif", image.bytes())) {
      raster = jdk.reader().read(0).getRaster();
    }
    Palette colours = tableBytes > 0 ? own : palette;
    RgbImage frame = RasterPixels.indexed(raster, colours);
    if (screenWidth == width && screenHeight == height) {
      return frame;
    }
    byte[] screen = new byte[3 * screenWidth * screenHeight];
    byte[] background = new byte[3];
    colours.put(fill, background, 0);
    for (int c = 0; c < screen.length; c++) {
      screen[c] = background[c % 3];
    }
    for (int y = 0; y < height; y++) {
      int target = 3 * ((top + y) * screenWidth + left);
      System.arraycopy(frame.rgb(), 3 * y * width, screen, target, 3 * width);
    }
    return new RgbImage(screenHeight, screenWidth, screen);
  }

  /** Reads the colour table that the flags announce; returns its bytes, 0 if there is none. */
  private static int table(EncodedImage image, int flagsAt, int at, Palette palette)
      throws InvalidInputException {
    int flags = image.u8(flagsAt);
    if ((flags & HAS_TABLE) == 0) {
      return 0;
    }
    int colours = 2 << (flags & 7);
    palette.read(image, at, colours);
    return 3 * colours;
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

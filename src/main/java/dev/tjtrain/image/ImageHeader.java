package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the beginning of an image file says about how its pixels are stored.
 *
 * @param height rows as they are stored; 0 if the beginning does not say, as that of GIF, TIFF, BMP
 *     and PNM
 * @param width columns as they are stored; 0 likewise
 * @param orientation the tag of EXIF 2.3 in JPEG, PNG and WebP, 1 to 8; 1, upright, if there is
 *     none. TIFF's own tag is applied by the decoder, as in PIL
 * @param deepGrey whether it is grey of 16 bits, of which PIL's conversion keeps values up to 255
 */
public record ImageHeader(int height, int width, int orientation, boolean deepGrey) {

  private static final int UPRIGHT = 1;

  /** Enough for a camera's EXIF, which is at most 64 KiB, behind a colour profile. */
  private static final int BEGINNING = 1 << 17;

  private static final int SOS = 0xDA;
  private static final int APP1 = 0xE1;

  private static final int BITS_PER_SAMPLE = 258;
  private static final int PHOTOMETRIC = 262;
  private static final int SAMPLES_PER_PIXEL = 277;

  /**
   * Reads that of a regular file, be it an image or not.
   *
   * @throws IOException if the file cannot be read
   */
  public static ImageHeader read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BEGINNING);
      EncodedImage image =
          new EncodedImage(bytes, file.toString(), Integer.MAX_VALUE, new PixelMemory(), false);
      int[] size = size(image);
      return new ImageHeader(size[0], size[1], orientation(image), deepGrey(image));
    }
  }

  /** Rows and columns as an upright image has them; 0 likewise. */
  public int[] uprightSize() {
    return orientation < 5 ? new int[] {height, width} : new int[] {width, height};
  }

  /** Height and width; zeros if they stand elsewhere or nowhere. */
  private static int[] size(EncodedImage image) {
    try {
      if (image.has("\u00ff\u00d8", 0)) {
        int at = 2;
        while (image.u8(at) == 0xFF && image.u8(at + 1) != SOS) {
          int marker = image.u8(at + 1);
          if (JpegHeader.isFrame(marker)) {
            return new int[] {image.u16be(at + 5), image.u16be(at + 7)};
          }
          at += marker == 0xFF ? 1 : 2 + image.u16be(at + 2);
        }
      } else if (image.has("\u0089PNG", 0)) {
        return new int[] {image.s32be(20), image.s32be(16)};
      } else if (image.has("VP8X", 12)) {
        return new int[] {image.u24le(27) + 1, image.u24le(24) + 1};
      } else if (image.has("VP8 ", 12)) {
        return new int[] {image.u16le(28) & 0x3FFF, image.u16le(26) & 0x3FFF};
      } else if (image.has("VP8L", 12)) {
        int bits = image.s32le(21);
        return new int[] {(bits >> 14 & 0x3FFF) + 1, (bits & 0x3FFF) + 1};
      }
    } catch (InvalidInputException e) {
      // It is damaged, as is found out when it is decoded.
    }
    return new int[2];
  }

  /** The orientation that EXIF names; 1 if there is none, or if it is damaged. */
  static int orientation(EncodedImage image) {
    try {
      int tiff =
          image.has("\u00ff\u00d8", 0)
              ? inJpeg(image)
              : image.has("\u0089PNG", 0)
                  ? inPng(image)
                  : image.has("RIFF", 0) && image.has("WEBP", 8) ? inWebp(image) : -1;
      return tiff < 0 ? UPRIGHT : image.orientation(tiff);
    } catch (InvalidInputException e) {
      return UPRIGHT;
    }
  }

  /** Where EXIF's TIFF header stands; -1 if there is none. The same of the other formats. */
  private static int inJpeg(EncodedImage image) throws InvalidInputException {
    int at = 2;
    while (image.u8(at) == 0xFF && image.u8(at + 1) != SOS) {
      if (image.u8(at + 1) == 0xFF) {
        at++; // fill bytes
        continue;
      }
      if (image.u8(at + 1) == APP1 && image.has("Exif\0", at + 4)) {
        return at + 10;
      }
      at += 2 + image.u16be(at + 2);
    }
    return -1;
  }

  private static int inPng(EncodedImage image) throws InvalidInputException {
    int at = 8;
    while (!image.has("IEND", at + 4)) {
      int length = image.s32be(at);
      if (length < 0 || at + 12L + length > Integer.MAX_VALUE) {
        return -1;
      }
      if (image.has("eXIf", at + 4)) {
        return at + 8;
      }
      at += 12 + length;
    }
    return -1;
  }

  private static int inWebp(EncodedImage image) throws InvalidInputException {
    int at = 12;
    while (!image.has("EXIF", at)) {
      int length = image.s32le(at + 4);
      if (length < 0 || at + 9L + length > Integer.MAX_VALUE) {
        return -1;
      }
      at += 8 + length + (length & 1);
    }
    return image.has("Exif\0", at + 8) ? at + 14 : at + 8;
  }

  private static boolean deepGrey(EncodedImage image) {
    try {
      if (image.has("\u0089PNG", 0)) {
        return image.u8(24) == 16 && image.u8(25) == 0;
      }
      return image.tag(0, BITS_PER_SAMPLE) == 16
          && image.tag(0, SAMPLES_PER_PIXEL) < 2
          && image.tag(0, PHOTOMETRIC) < 2;
    } catch (InvalidInputException e) {
      return false;
    }
  }
}

package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.io.ByteArrayOutputStream;

/**
 * What the segments before a JPEG's first scan say (ITU-T T.81, annex B; JFIF 1.02).
 *
 * @param colours how the components are to be understood
 * @param width columns
 * @param height rows
 * @param plain the same image without application data and comments, behind one JFIF segment:
 *     javax.imageio judges colours, profiles and thumbnails by those, otherwise than libjpeg
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegHeader(Colours colours, int width, int height, byte[] plain) {

  /** The colour spaces that libjpeg tells apart. */
  enum Colours {
    GREY,
    YCBCR,
    RGB,
    CMYK,
    YCCK
  }

  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int APP0 = 0xE0;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COM = 0xFE;

  private static final int NO_ADOBE = -1;

  /** Version 1.01, no unit, density 1:1, no thumbnail. */
  private static final byte[] JFIF = {
    (byte) 0xFF, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  /**
   * Reads the header and looks for the end of the image.
   *
   * @throws InvalidInputException if there is no frame header, no scan or no end-of-image marker,
   *     or if the image's size is out of bounds
   */
  static JpegHeader read(EncodedImage image) throws InvalidInputException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(image.length() + JFIF.length);
    plain.write(0xFF);
    plain.write(SOI);
    plain.write(JFIF, 0, JFIF.length);
    boolean jfif = false;
    int adobe = NO_ADOBE;
    int frame = -1;
    int at = nextMarker(image, 2);
    while (image.u8(at) != SOS) {
      int marker = image.u8(at);
      if (marker == EOI) {
        throw image.invalid("the JPEG ends before its first scan");
      }
      if (standsAlone(marker)) {
        at = nextMarker(image, at + 1);
        continue;
      }
      int length = image.u16be(at + 1);
      int end = at + 1 + length;
      if (length < 2 || end > image.length()) {
        throw image.truncated();
      }
      if (marker == APP0 && length >= 16 && image.has("JFIF\0", at + 3)) {
        jfif = true;
      } else if (marker == APP14 && length >= 14 && image.has("Adobe", at + 3)) {
        adobe = image.u8(at + 14);
      } else if (isFrame(marker)) {
        frame = at + 3;
      }
      if ((marker < APP0 || marker > APP15) && marker != COM) {
        plain.write(0xFF);
        plain.write(image.bytes(), at, 1 + length);
      }
      at = nextMarker(image, end);
    }
    if (frame < 0) {
      throw image.invalid("the JPEG has no frame header");
    }
    int height = image.u16be(frame + 1);
    int width = image.u16be(frame + 3);
    int components = image.u8(frame + 5);
    if (image.u8(frame) != 8) {
      throw image.invalid("JPEG of %d bits a sample is not supported".formatted(image.u8(frame)));
    }
    if (components != 1 && components != 3 && components != 4) {
      throw image.invalid("JPEG of %d components is not supported".formatted(components));
    }
    image.checkSize(width, height);
    if (!image.partial()) {
      requireEnd(image, at, isSequential(image.u8(frame - 3)));
    }
    plain.write(0xFF);
    plain.write(image.bytes(), at, image.length() - at);
    if (image.partial()) { // libjpeg makes up the rest, as for PIL
      plain.write(0xFF);
      plain.write(EOI);
    }
    Colours colours = colours(image, frame, components, jfif, adobe);
    return new JpegHeader(colours, width, height, plain.toByteArray());
  }

  /** libjpeg's rule: JFIF decides, then Adobe's transform, then the components' names. */
  private static Colours colours(
      EncodedImage image, int frame, int components, boolean jfif, int adobe)
      throws InvalidInputException {
    if (components == 1) {
      return Colours.GREY;
    }
    if (components == 4) {
      return adobe == NO_ADOBE || adobe == 0 ? Colours.CMYK : Colours.YCCK;
    }
    if (jfif) {
      return Colours.YCBCR;
    }
    if (adobe != NO_ADOBE) {
      return adobe == 0 ? Colours.RGB : Colours.YCBCR;
    }
    boolean named =
        image.u8(frame + 6) == 'R' && image.u8(frame + 9) == 'G' && image.u8(frame + 12) == 'B';
    return named ? Colours.RGB : Colours.YCBCR;
  }

  /**
   * Finds the end-of-image marker behind the scans, the first of which begins at {@code at}. A file
   * without it was cut off: PIL refuses it, javax.imageio would fill up with grey. A stray segment
   * in the only scan ends it too, since libjpeg then makes up the rest.
   */
  private static void requireEnd(EncodedImage image, int at, boolean sequential)
      throws InvalidInputException {
    byte[] bytes = image.bytes();
    int next = at + 1 + image.u16be(at + 1);
    while (next < bytes.length - 1) {
      if (bytes[next] != (byte) 0xFF) {
        next++;
        continue;
      }
      int marker = bytes[next + 1] & 0xFF;
      boolean segment = (marker >= APP0 && marker <= APP15) || marker == COM;
      if (marker == EOI
          || (sequential && segment && next + 2 + image.u16be(next + 2) > bytes.length)) {
        return;
      }
      if (marker == 0xFF) {
        next++;
      } else if (marker == 0 || standsAlone(marker)) {
        next += 2;
      } else {
        next += 2 + image.u16be(next + 2);
      }
    }
    throw image.truncated();
  }

  /** The position of the marker's code at or after {@code at}, past padding and junk. */
  private static int nextMarker(EncodedImage image, int at) throws InvalidInputException {
    int next = at;
    while (image.u8(next) != 0xFF || image.u8(next + 1) == 0 || image.u8(next + 1) == 0xFF) {
      next++;
    }
    return next + 1;
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= SOI);
  }

  /** SOF0 and SOF1. */
  private static boolean isSequential(int marker) {
    return marker == 0xC0 || marker == 0xC1;
  }

  /** SOF0 to SOF15 without DHT, JPG and DAC, which lie between. */
  static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
}

package dev.tjtrain.image;

import dev.tjtrain.files.InvalidInputException;
import java.util.Arrays;

/** The colours of an indexed image: 256 of them, the ones that the file lacks grey, as in PIL. */
final class Palette {

  private final byte[] rgb = new byte[3 * 256];

  /** A palette in which every index is its own grey. */
  Palette() {
    for (int i = 0; i < 256; i++) {
      Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) i);
    }
  }

  /** Sets a colour of three samples in 0..255; what lies beyond index 255 is ignored. */
  void set(int index, int red, int green, int blue) {
    if (index < 256) {
      rgb[3 * index] = (byte) red;
      rgb[3 * index + 1] = (byte) green;
      rgb[3 * index + 2] = (byte) blue;
    }
  }

  /** Sets the first {@code count} colours from R, G, B bytes at {@code at}. */
  void read(EncodedImage image, int at, int count) throws InvalidInputException {
    for (int i = 0; i < count; i++) {
      set(i, image.u8(at + 3 * i), image.u8(at + 3 * i + 1), image.u8(at + 3 * i + 2));
    }
  }

  /** Writes the colour of {@code index} (0..255) to {@code target[at..at+2]}. */
  void put(int index, byte[] target, int at) {
    System.arraycopy(rgb, 3 * index, target, at, 3);
  }
}

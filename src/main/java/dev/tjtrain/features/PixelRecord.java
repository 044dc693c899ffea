package dev.tjtrain.features;

import dev.tjtrain.image.RgbImage;

/**
 * Something of fixed length that is made of each image's pixels and kept beside its features.
 *
 * @param name what it is, with a number to be raised whenever it is made otherwise
 * @param length in bytes
 * @param maker makes it
 */
public record PixelRecord(String name, int length, Maker maker) {

  /** Makes bytes of pixels. Safe for several threads. */
  public interface Maker {
    byte[] of(RgbImage image);
  }
}

package dev.tjtrain.image;

/**
 * One decoded image.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param rgb uint8 samples, (height, width, 3), tightly packed; handed over, not copied
 */
@SuppressWarnings("ArrayRecordComponent") // only read, never compared
public record RgbImage(int height, int width, byte[] rgb) {

  /** Checks that {@code rgb} holds exactly {@code height * width * 3} bytes. */
  public RgbImage {
    if (height < 1 || width < 1 || rgb.length != 3L * height * width) {
      throw new IllegalArgumentException(
          "%d bytes are no RGB frame of %d x %d".formatted(rgb.length, width, height));
    }
  }
}

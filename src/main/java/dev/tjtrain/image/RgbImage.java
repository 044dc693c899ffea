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
          "%d bytes are no RGB image of %d x %d".formatted(rgb.length, width, height));
    }
  }

  /** Returns a canvas of one colour with this image on it, its upper left corner at (top, left). */
  RgbImage onCanvas(int canvasHeight, int canvasWidth, int top, int left, byte... colour) {
    byte[] canvas = new byte[3 * canvasWidth * canvasHeight];
    for (int i = 0; i < canvas.length; i++) {
      canvas[i] = colour[i % 3];
    }
    for (int y = 0; y < height; y++) {
      int target = 3 * ((top + y) * canvasWidth + left);
      System.arraycopy(rgb, 3 * y * width, canvas, target, 3 * width);
    }
    return new RgbImage(canvasHeight, canvasWidth, canvas);
  }
}

package dev.tjtrain.image;

/**
 * One decoded image.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param rgb uint8 samples, (height, width, 3), tightly packed; handed over, not copied
 * @param orientation how it is stored, as EXIF says: 1 upright, 2 mirrored, 3 upside down, 4 both,
 *     5 to 8 on its side
 */
@SuppressWarnings("ArrayRecordComponent") // only read, never compared
public record RgbImage(int height, int width, byte[] rgb, int orientation) {

  /** An image that is stored upright. */
  public RgbImage(int height, int width, byte[] rgb) {
    this(height, width, rgb, 1);
  }

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

  /** Returns the same pixels, stored by {@code orientation}. */
  RgbImage stored(int orientation) {
    return new RgbImage(height, width, rgb, orientation);
  }

  /** Returns the image as it was taken, upright. */
  public RgbImage upright() {
    if (orientation < 2 || orientation > 8) {
      return this;
    }
    boolean swapped = orientation >= 5;
    boolean fromRight =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean fromBelow =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int newHeight = swapped ? width : height;
    int newWidth = swapped ? height : width;
    byte[] turned = new byte[rgb.length];
    int at = 0;
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int row = swapped ? x : y;
        int column = swapped ? y : x;
        int from = (fromBelow ? height - 1 - row : row) * width;
        from = 3 * (from + (fromRight ? width - 1 - column : column));
        turned[at++] = rgb[from];
        turned[at++] = rgb[from + 1];
        turned[at++] = rgb[from + 2];
      }
    }
    return new RgbImage(newHeight, newWidth, turned);
  }
}

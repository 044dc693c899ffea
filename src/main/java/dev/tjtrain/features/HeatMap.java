package dev.tjtrain.features;

/**
 * How much each part of an image speaks for a class.
 *
 * @param height rows
 * @param width columns
 * @param values row-major, without a unit; below 0 where it speaks for the other classes
 */
@SuppressWarnings("ArrayRecordComponent") // only read, never compared
public record HeatMap(int height, int width, float[] values) {

  /**
   * What speaks for the class, in another size, scaled so that the largest value is 1: PyTorch's
   * {@code relu}, then its {@code interpolate} with {@code mode="bilinear"}.
   *
   * @return row-major, 0 to 1; all 0 where nothing speaks for the class
   */
  public float[] scaled(int newHeight, int newWidth) {
    float largest = Float.MIN_NORMAL;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    float[] scaled = new float[newHeight * newWidth];
    for (int y = 0; y < newHeight; y++) {
      double row = position(y, newHeight, height);
      int above = (int) row;
      int below = Math.min(above + 1, height - 1);
      for (int x = 0; x < newWidth; x++) {
        double column = position(x, newWidth, width);
        int left = (int) column;
        int right = Math.min(left + 1, width - 1);
        double upper = between(value(above, left), value(above, right), column);
        double lower = between(value(below, left), value(below, right), column);
        scaled[y * newWidth + x] = (float) (between(upper, lower, row) / largest);
      }
    }
    return scaled;
  }

  private float value(int row, int column) {
    return Math.max(0, values[row * width + column]);
  }

  /** Where the middle of pixel {@code at} of {@code of} lies among {@code cells}. */
  private static double position(int at, int of, int cells) {
    return Math.max(0, Math.min(cells - 1, (at + 0.5) * cells / of - 0.5));
  }

  private static double between(double first, double second, double position) {
    return first + (second - first) * (position - (int) position);
  }
}

package dev.tjtrain.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers that tell bad pictures from good ones.
 *
 * @param width in pixels
 * @param height in pixels
 * @param dark the luma that 5 % of the pixels do not reach, 0 to 255
 * @param bright the luma that 5 % of the pixels exceed
 * @param deviation of the luma
 * @param sharpness share of the luma's variance that lies between neighbouring pixels, once resized
 */
record Quality(
    int width, int height, double dark, double bright, double deviation, double sharpness) {

  private static final double BLANK = 4;
  private static final double DARK = 45;
  private static final double BRIGHT = 215;

  /** Of pictures that are sharp where the network looks; calmer ones are compared with the rest. */
  private static final double SHARP = 0.02;

  private static final double BLURRED_OF_MEDIAN = 0.2;
  private static final double ODD_SHAPE = 2;

  /** Measures a picture. */
  static Quality of(Picture picture) {
    float[] luma = picture.luma();
    int[] histogram = new int[256];
    double mean = 0;
    for (float value : luma) {
      histogram[(int) value]++;
      mean += value / luma.length;
    }
    double variance = 0;
    for (float value : luma) {
      variance += (value - mean) * (value - mean) / luma.length;
    }
    double edges = 0;
    for (int y = 1; y < Picture.HEIGHT - 1; y++) {
      for (int x = 1; x < Picture.WIDTH - 1; x++) {
        int at = y * Picture.WIDTH + x;
        double laplace =
            luma[at]
                - (luma[at - 1]
                        + luma[at + 1]
                        + luma[at - Picture.WIDTH]
                        + luma[at + Picture.WIDTH])
                    / 4;
        edges += laplace * laplace / luma.length;
      }
    }
    return new Quality(
        picture.width(),
        picture.height(),
        quantile(histogram, luma.length / 20),
        quantile(histogram, luma.length - luma.length / 20),
        Math.sqrt(variance),
        edges / Math.max(variance, 1));
  }

  private static int quantile(int[] histogram, int count) {
    int value = 0;
    for (int below = histogram[0]; below < count; below += histogram[value]) {
      value++;
    }
    return value;
  }

  /**
   * What is wrong with it; nothing for a good picture.
   *
   * @param medianSharpness of all pictures
   * @param medianShape width by height of all pictures
   * @param inputWidth what the network sees, in pixels
   */
  List<String> faults(double medianSharpness, double medianShape, int inputWidth, int inputHeight) {
    List<String> faults = new ArrayList<>();
    if (deviation < BLANK) {
      faults.add("blank");
    } else if (bright < DARK) {
      faults.add("dark");
    } else if (dark > BRIGHT) {
      faults.add("bright");
    }
    if (deviation >= BLANK && sharpness < Math.min(SHARP, BLURRED_OF_MEDIAN * medianSharpness)) {
      faults.add("blurred");
    }
    if (2 * width < inputWidth || 2 * height < inputHeight) {
      faults.add("tiny, %d x %d".formatted(width, height));
    }
    double stretch = shape() / medianShape;
    if (Math.max(stretch, 1 / stretch) > ODD_SHAPE) {
      faults.add("of odd shape, %d x %d".formatted(width, height));
    }
    return faults;
  }

  /** Width by height. */
  double shape() {
    return (double) width / height;
  }
}

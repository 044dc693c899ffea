package dev.tjtrain.report.plot;

import java.awt.image.BufferedImage;

/**
 * An image of a batch as the network gets it, but for normalisation.
 *
 * @param label name of its class
 * @param height in pixels
 * @param width in pixels
 * @param planes uint8 (3, height, width)
 */
public record BatchImage(String label, int height, int width, byte[] planes) {

  /** Checks that there is a byte for each channel of each pixel. */
  public BatchImage {
    if (height < 1 || width < 1 || planes.length != 3L * height * width) {
      throw new IllegalArgumentException(
          "%d bytes are no RGB image of %d x %d".formatted(planes.length, width, height));
    }
  }

  BufferedImage pixels() {
    int area = height * width;
    int[] rgb = new int[area];
    for (int i = 0; i < area; i++) {
      rgb[i] =
          (planes[i] & 0xff) << 16 | (planes[area + i] & 0xff) << 8 | (planes[2 * area + i] & 0xff);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, height, rgb, 0, width);
    return image;
  }
}

package dev.tjtrain.image.resize;

import dev.tjtrain.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Makes images small enough to be shown among others. */
public final class Thumbnail {

  private static final int HEIGHT = 135;

  private Thumbnail() {}

  /** Draws {@code image} 135 pixels high, no wider than four times that. */
  public static BufferedImage of(RgbImage image) {
    int width =
        Math.max(1, Math.min(4 * HEIGHT, HEIGHT * image.width() / Math.max(1, image.height())));
    return resized(image, HEIGHT, width);
  }

  /** Draws {@code image}, reduced if it is higher or wider than {@code most} pixels. */
  public static BufferedImage reduced(RgbImage image, int most) {
    double scale = Math.min(1, (double) most / Math.max(image.height(), image.width()));
    return resized(
        image,
        (int) Math.max(1, Math.round(scale * image.height())),
        (int) Math.max(1, Math.round(scale * image.width())));
  }

  private static BufferedImage resized(RgbImage image, int height, int width) {
    byte[] planes = new PilResize(height, width).resize(image);
    int area = height * width;
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < area; i++) {
      int rgb =
          (planes[i] & 0xff) << 16 | (planes[area + i] & 0xff) << 8 | (planes[2 * area + i] & 0xff);
      small.setRGB(i % width, i / width, rgb);
    }
    return small;
  }

  /** Encodes a picture as a JPEG. */
  public static byte[] jpeg(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpg", bytes);
    return bytes.toByteArray();
  }
}

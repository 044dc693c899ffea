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

  /** Encodes {@code image} as a JPEG, 135 pixels high, no wider than four times that. */
  public static byte[] jpeg(RgbImage image) throws IOException {
    int width =
        Math.max(1, Math.min(4 * HEIGHT, HEIGHT * image.width() / Math.max(1, image.height())));
    byte[] planes = new PilResize(HEIGHT, width).resize(image);
    int area = HEIGHT * width;
    BufferedImage small = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < area; i++) {
      int rgb =
          (planes[i] & 0xff) << 16 | (planes[area + i] & 0xff) << 8 | (planes[2 * area + i] & 0xff);
      small.setRGB(i % width, i / width, rgb);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(small, "jpg", bytes);
    return bytes.toByteArray();
  }
}

package dev.tjtrain.image.resize;

import dev.tjtrain.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A frame made small enough to be shown among others. */
public final class Thumbnail {

  private static final int HEIGHT = 135;

  private Thumbnail() {}

  /** Encodes {@code frame} as a JPEG, 135 pixels high, no wider than four times that. */
  public static byte[] jpeg(RgbImage frame) throws IOException {
    int width =
        Math.max(1, Math.min(4 * HEIGHT, HEIGHT * frame.width() / Math.max(1, frame.height())));
    byte[] planes = new PilResize(HEIGHT, width).resize(frame);
    int area = HEIGHT * width;
    BufferedImage image = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < area; i++) {
      int rgb =
          (planes[i] & 0xff) << 16 | (planes[area + i] & 0xff) << 8 | (planes[2 * area + i] & 0xff);
      image.setRGB(i % width, i / width, rgb);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }
}

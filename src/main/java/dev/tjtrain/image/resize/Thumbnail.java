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
    return drawn(new PilResize(HEIGHT, width).resize(image), HEIGHT, width);
  }

  /**
   * Draws of {@code image} what a network sees, but in the image's own shape where it is squashed:
   * about as large as the image, and no side longer than {@code most} pixels.
   *
   * @param height that the network takes
   * @param width that the network takes
   */
  public static BufferedImage seen(
      RgbImage image, ResizeMode mode, int height, int width, int most) {
    boolean own = mode == ResizeMode.SQUASH;
    double longest = Math.min(most, Math.max(image.height(), image.width()));
    double fullHeight = own ? image.height() : height;
    double fullWidth = own ? image.width() : width;
    double scale = longest / Math.max(fullHeight, fullWidth);
    int drawnHeight = (int) Math.max(1, Math.round(scale * fullHeight));
    int drawnWidth = (int) Math.max(1, Math.round(scale * fullWidth));
    return drawn(mode.resize(image, drawnHeight, drawnWidth), drawnHeight, drawnWidth);
  }

  private static BufferedImage drawn(byte[] planes, int height, int width) {
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

package dev.tjtrain;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Images of noise, on which two ways to resize differ as much as they ever do. */
public final class NoiseImage {

  private NoiseImage() {}

  /** Writes a PNG; the same size makes the same image. */
  public static Path write(Path file, int height, int width) throws IOException {
    Random random = new Random(31L * height + width);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}

package dev.tjtrain.report.plot;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/**
 * A picture as the bytes of a PNG file.
 *
 * @param bytes the whole file
 * @param width in pixels
 * @param height in pixels
 */
public record PngImage(byte[] bytes, int width, int height) {

  /**
   * Draws and encodes.
   *
   * @throws IOException if this Java has no PNG writer
   */
  static PngImage draw(String what, Supplier<BufferedImage> drawing) throws IOException {
    BufferedImage image = drawing.get();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", bytes)) {
      throw new IOException("cannot encode the " + what + ": this Java has no PNG writer");
    }
    return new PngImage(bytes.toByteArray(), image.getWidth(), image.getHeight());
  }
}

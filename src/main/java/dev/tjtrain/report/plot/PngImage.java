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
   * @throws IOException if Java cannot draw text here, as in a container without fonts
   */
  @SuppressWarnings("CatchingUnchecked") // the JDK tells of missing fonts in all of these ways
  static PngImage draw(String what, Supplier<BufferedImage> drawing) throws IOException {
    BufferedImage image;
    try {
      image = drawing.get();
    } catch (LinkageError | InternalError | NullPointerException | IllegalStateException e) {
      throw new IOException(
          "cannot draw the " + what + ": install fontconfig and a font, such as DejaVu Sans", e);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", bytes)) {
      throw new IOException("cannot encode the " + what + ": this Java has no PNG writer");
    }
    return new PngImage(bytes.toByteArray(), image.getWidth(), image.getHeight());
  }
}

package dev.tjtrain.dataset;

import dev.tjtrain.image.ImageDecoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * File names taken for images: torchvision's {@code IMG_EXTENSIONS}, and {@code .gif}. Only the
 * name counts here; {@link ImageDecoder} goes by the content.
 */
public final class ImageExtensions {

  /** The extensions in lower case, with their dot. */
  public static final List<String> ALL =
      List.of(".jpg", ".jpeg", ".png", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp", ".gif");

  private ImageExtensions() {}

  /** Says whether the file's name ends in one of {@link #ALL}, in upper or lower case. */
  public static boolean matches(Path file) {
    Path last = file.getFileName();
    if (last == null) {
      return false;
    }
    String name = last.toString().toLowerCase(Locale.ROOT);
    return ALL.stream().anyMatch(name::endsWith);
  }
}

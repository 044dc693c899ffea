package dev.tjtrain.dataset;

import dev.tjtrain.image.ImageHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is odd about how the pixels of a dataset's images are stored. */
final class PixelRemarks {

  /** Whether there are such images at all shows in a sample. */
  private static final int MOST_LOOKED_AT = 100;

  private PixelRemarks() {}

  /** A line for each oddity, of which a sample of the images, evenly spread, has some. */
  static List<String> of(ImageFolderDataset dataset) {
    int looked = Math.min(MOST_LOOKED_AT, dataset.count());
    int turned = 0;
    int deepGrey = 0;
    for (int i = 0; i < looked; i++) {
      Path file = dataset.file((int) ((long) i * dataset.count() / looked));
      if (!Files.isRegularFile(file)) {
        continue; // a pipe would be waited for
      }
      try {
        ImageHeader header = ImageHeader.read(file);
        turned += header.orientation() == 1 ? 0 : 1;
        deepGrey += header.deepGrey() ? 1 : 0;
      } catch (IOException e) {
        // The pass over the images names those that cannot be read.
      }
    }
    List<String> lines = new ArrayList<>();
    String some = dataset.count() > looked ? " looked at" : "";
    if (turned > 0) {
      lines.add(
          "%d of %d images%s are stored turned or mirrored (EXIF orientation): %s"
              .formatted(
                  turned,
                  looked,
                  some,
                  dataset.isUpright()
                      ? "they are turned upright"
                      : "that is ignored; --exif-orientation apply turns them upright"));
    }
    if (deepGrey > 0) {
      lines.add(
          "%d of %d images%s are grey of 16 bits, of which values above 255 become white, as in Pillow: convert them to 8 bits"
              .formatted(deepGrey, looked, some));
    }
    return lines;
  }
}

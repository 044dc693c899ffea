package dev.tjtrain.run.inspection;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.report.plot.BatchImage;
import dev.tjtrain.report.plot.BatchPlot;
import dev.tjtrain.report.plot.PngImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The first images of an order as a picture: decoded and resized as for the network. */
public final class SampleBatch {

  private final ImageFolderDataset frames;
  private final Preprocessing preprocessing;

  /** Shows images as {@code preprocessing} resizes them. */
  public SampleBatch(ImageFolderDataset frames, Preprocessing preprocessing) {
    this.frames = frames;
    this.preprocessing = preprocessing;
  }

  /** Says how the first epoch sorts its images. */
  public static String firstEpoch(int seed) {
    return "in the order of epoch 0 (seed " + seed + ")";
  }

  /**
   * Draws the first {@code rows * columns} images of {@code order}, or fewer if there are not so
   * many, leaving out those that cannot be read.
   *
   * @param part what they are of, such as {@code "training"}
   * @param sorted how they are sorted, in words
   * @param unreadable hears of each image left out, in one line
   * @throws InvalidInputException if none can be read
   */
  public PngImage draw(
      int[] order, int rows, int columns, String part, String sorted, Consumer<String> unreadable)
      throws IOException {
    List<BatchImage> images = new ArrayList<>();
    int height = preprocessing.height();
    int width = preprocessing.width();
    for (int i = 0; i < order.length && images.size() < rows * columns; i++) {
      try {
        byte[] planes = preprocessing.resized(frames.image(order[i]));
        String label = frames.getClasses().get(frames.label(order[i]));
        images.add(new BatchImage(label, height, width, planes));
      } catch (InvalidInputException e) {
        unreadable.accept(e.getMessage());
      }
    }
    if (images.isEmpty()) {
      throw new InvalidInputException(
          "%s: none of the %d %s images can be read; mend or replace them"
              .formatted(frames.root(), order.length, part));
    }
    return BatchPlot.draw(
        images.size() == 1 ? "First " + part + " image" : "First " + part + " images",
        "%d of %d %s; %dx%d pixels, not yet normalised"
            .formatted(images.size(), order.length, sorted, height, width),
        images,
        columns);
  }
}

package dev.tjtrain.run.inspection;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.Split;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.resize.PilResize;
import dev.tjtrain.report.RunReport;
import dev.tjtrain.report.plot.BatchImage;
import dev.tjtrain.report.plot.BatchPlot;
import dev.tjtrain.report.plot.PngImage;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.folder.RunLog;
import dev.tjtrain.run.training.RunContext;
import dev.tjtrain.train.EpochOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The first images of an order as a picture: decoded and resized as for the network. */
public final class SampleBatch {

  /** Rows and columns, as in the tutorial. */
  private static final int SIDE = 4;

  private final ImageFolderDataset frames;
  private final int height;
  private final int width;

  /** Resizes to {@code height} by {@code width} pixels. */
  SampleBatch(ImageFolderDataset frames, int height, int width) {
    this.frames = frames;
    this.height = height;
    this.width = width;
  }

  /**
   * Draws the first training images of a run into its folder and its log. That a machine without
   * fonts cannot is no reason to stop.
   *
   * @param split of readable images
   */
  public static void record(RunContext parts, Split split, RunLog log) {
    if (!parts.checkpoints().history().isEmpty()
        && Files.exists(parts.directory().file(RunReport.SAMPLE_BATCH))) {
      return; // of a run that goes on
    }
    TrainingConfig config = parts.config();
    try {
      PngImage picture =
          new SampleBatch(
                  parts.frames(),
                  config.data().imageSize().height(),
                  config.data().imageSize().width())
              .draw(
                  EpochOrder.of(split.train(), config.data().seed(), 0),
                  SIDE,
                  SIDE,
                  "training",
                  firstEpoch(config.data().seed()),
                  parts.events()::warning);
      AtomicFile.write(parts.directory().file(RunReport.SAMPLE_BATCH), picture.bytes());
      log.sampleBatch(picture);
    } catch (IOException e) {
      parts.events().warning("the sample batch is missing: " + e.getMessage());
    }
  }

  /** Says how the first epoch sorts its images. */
  static String firstEpoch(int seed) {
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
  PngImage draw(
      int[] order, int rows, int columns, String part, String sorted, Consumer<String> unreadable)
      throws IOException {
    List<BatchImage> images = new ArrayList<>();
    PilResize resize = new PilResize(height, width);
    for (int i = 0; i < order.length && images.size() < rows * columns; i++) {
      try {
        byte[] planes = resize.resize(frames.image(order[i]));
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

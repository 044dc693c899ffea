package dev.tjtrain.run.inspection;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.report.plot.PngImage;
import dev.tjtrain.run.config.AutoSize;
import dev.tjtrain.train.EpochOrder;
import java.io.IOException;
import java.util.function.Consumer;

/** Draws the first images of a part of a dataset. The engine stays unloaded. */
public final class ShowBatch {

  private final ShowBatchConfig config;
  private final Environment environment;

  /** Prepares the picture. */
  public ShowBatch(ShowBatchConfig config, Environment environment) {
    this.config = config;
    this.environment = environment;
  }

  /**
   * Writes the picture in place of an older one.
   *
   * @param unreadable hears of each image left out, in one line
   * @param downloads hears of what is fetched
   * @throws InvalidInputException if there are no images to show
   */
  public void run(Consumer<String> unreadable, DownloadProgress downloads) throws IOException {
    ImageFolderDataset frames = config.data().open(environment, downloads);
    int[] images =
        SplitMethod.defaultFor(frames)
            .split(frames, config.data().splitSeed())
            .part(config.split());
    if (images.length == 0) {
      throw new InvalidInputException(
          "%s: of %d images, the %s part gets none; add some or choose another --split"
              .formatted(frames.root(), frames.count(), config.split()));
    }
    boolean shuffled = config.split() == SplitPart.TRAIN;
    PngImage picture =
        new SampleBatch(
                frames, AutoSize.of(config.data(), frames).in(config.data()).preprocessing(true))
            .draw(
                shuffled ? EpochOrder.of(images, config.data().seed(), 0) : images,
                config.rows(),
                config.cols(),
                noun(config.split()),
                shuffled
                    ? SampleBatch.firstEpoch(config.data().seed())
                    : "in the order of the split",
                unreadable);
    AtomicFile.write(config.out(), picture.bytes());
  }

  private static String noun(SplitPart part) {
    return switch (part) {
      case TRAIN -> "training";
      case VAL -> "validation";
      case TEST -> "test";
      case ALL -> "";
    };
  }
}

package dev.tjtrain.run;

import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.InvalidInputException;
import dev.tjtrain.data.RandomSplit;
import dev.tjtrain.data.SimilarNames;
import dev.tjtrain.data.download.DownloadOptions;
import dev.tjtrain.data.download.Environment;
import dev.tjtrain.data.download.kaggle.DatasetFetcher;
import java.io.IOException;
import java.nio.file.Path;

/** Finds the images that a configuration names. */
final class TrainingData {

  private TrainingData() {}

  /**
   * Lists the images, fetching or unpacking them first where need be.
   *
   * @throws InvalidInputException if they cannot be split and learnt from
   */
  static FrameFolder open(TrainingConfig config, Environment environment, RunEvents events)
      throws IOException {
    FrameFolder all = FrameFolder.open(folder(config, environment, events));
    FrameFolder frames =
        config.limit().isPresent() ? all.limitedTo(config.limit().getAsInt()) : all;
    if (frames.count() < RandomSplit.FEWEST) {
      throw new InvalidInputException(
          "%s: %d images are too few to split 70/20/10; at least %d are needed"
              .formatted(frames.root(), frames.count(), RandomSplit.FEWEST));
    }
    SimilarNames.among(frames.getClasses()).forEach(events::warning);
    frames
        .counts()
        .forEach(
            (name, count) -> {
              if (count < RandomSplit.FEWEST) {
                events.warning(
                    "class %s has %d %s, too few to be in every part of the split for certain"
                        .formatted(name, count, count == 1 ? "image" : "images"));
              }
            });
    return frames;
  }

  private static Path folder(TrainingConfig config, Environment environment, RunEvents events)
      throws IOException {
    if (config.source() instanceof TrainingConfig.Folder folder) {
      return folder.path();
    }
    if (config.source() instanceof TrainingConfig.Kaggle kaggle) {
      return new DatasetFetcher(environment)
          .fetch(kaggle.dataset(), new DownloadOptions(config.offline(), events.downloads()));
    }
    return SampleData.locate(environment);
  }
}

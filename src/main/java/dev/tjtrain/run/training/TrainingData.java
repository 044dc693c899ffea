package dev.tjtrain.run.training;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.RandomSplit;
import dev.tjtrain.dataset.SimilarNames;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.run.config.TrainingConfig;
import java.io.IOException;

/** Finds the images that a configuration names. */
final class TrainingData {

  private TrainingData() {}

  /**
   * Lists the images, fetching or unpacking them first where need be.
   *
   * @throws InvalidInputException if they cannot be split and learnt from
   */
  static ImageFolderDataset open(TrainingConfig config, Environment environment, RunEvents events)
      throws IOException {
    ImageFolderDataset all =
        ImageFolderDataset.open(
            config.source().locate(config.offline(), environment, events.downloads()));
    ImageFolderDataset frames =
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
}

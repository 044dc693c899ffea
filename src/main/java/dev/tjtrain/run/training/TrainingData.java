package dev.tjtrain.run.training;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.RandomSplit;
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
    ImageFolderDataset images =
        config
            .data()
            .source()
            .open(config.data().offline(), environment, events.downloads())
            .limitedTo(config.data().limit());
    if (images.count() < RandomSplit.FEWEST) {
      throw new InvalidInputException(
          "%s: %d images are too few to split 70/20/10; at least %d are needed"
              .formatted(images.root(), images.count(), RandomSplit.FEWEST));
    }
    images.similarClasses().forEach(events::warning);
    images
        .counts()
        .forEach(
            (name, count) -> {
              if (count < RandomSplit.FEWEST) {
                events.warning(
                    "class %s has %d %s, too few to be in every part of the split for certain"
                        .formatted(name, count, count == 1 ? "image" : "images"));
              }
            });
    return images;
  }
}

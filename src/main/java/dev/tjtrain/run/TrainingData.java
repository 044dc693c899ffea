package dev.tjtrain.run;

import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.InvalidInputException;
import dev.tjtrain.data.RandomSplit;
import dev.tjtrain.data.SimilarNames;
import dev.tjtrain.data.download.Environment;
import java.io.IOException;

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
    FrameFolder all =
        FrameFolder.open(
            SourceFolder.locate(
                config.source(), config.offline(), environment, events.downloads()));
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
}

package dev.tjtrain.run.training;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.RandomSplit;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.download.DownloadException;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.Printable;
import dev.tjtrain.run.config.TrainingConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    ImageFolderDataset images;
    try {
      images = config.data().open(environment, events.downloads());
    } catch (DownloadException e) {
      throw new DownloadException(
          e.getMessage()
              + StartingWeights.alsoMissing(
                  config.model().backbone(), config.model().weights(), environment),
          e);
    }
    if (images.getClasses().size() == 1) {
      throw new InvalidInputException(
          "%s has one class folder, %s; a classifier needs at least two"
              .formatted(images.root(), images.getClasses().get(0)));
    }
    if (images.count() < RandomSplit.FEWEST) {
      throw new InvalidInputException(
          "%s: %d images are too few to split 70/20/10; at least %d are needed"
              .formatted(images.root(), images.count(), RandomSplit.FEWEST));
    }
    images.remarks().forEach(events::warning);
    return images;
  }

  /** Warns of the classes that have no image in the training part, or none in the test part. */
  static void checkClasses(ImageFolderDataset images, Split split, RunEvents events) {
    warnOfMissing(images, "training", split.train(), events);
    warnOfMissing(images, "test", split.test(), events);
  }

  private static void warnOfMissing(
      ImageFolderDataset images, String part, int[] indices, RunEvents events) {
    Map<String, Integer> missing = images.counts();
    missing.keySet().removeAll(classesOf(images, indices));
    if (missing.isEmpty()) {
      return;
    }
    List<String> names =
        missing.entrySet().stream()
            .map(entry -> "%s (%d in all)".formatted(entry.getKey(), entry.getValue()))
            .toList();
    events.warning("no image in the %s part is of class %s".formatted(part, Printable.some(names)));
  }

  private static Set<String> classesOf(ImageFolderDataset images, int[] indices) {
    return IntStream.of(indices)
        .mapToObj(i -> images.getClasses().get(images.label(i)))
        .collect(Collectors.toSet());
  }
}

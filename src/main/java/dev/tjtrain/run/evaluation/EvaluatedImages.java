package dev.tjtrain.run.evaluation;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.dataset.split.RandomSplit;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.run.config.EvaluationConfig;
import dev.tjtrain.run.folder.SplitJson;
import dev.tjtrain.run.record.ModelOrigin;
import dev.tjtrain.run.record.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Chooses which images of a dataset are evaluated. A part of a split is that of the run which made
 * the model: any other test part would hold images that the model has learnt from.
 */
final class EvaluatedImages {

  private final EvaluationConfig config;
  private final ModelOrigin origin;
  private final WorkEvents events;

  EvaluatedImages(EvaluationConfig config, ModelOrigin origin, WorkEvents events) {
    this.config = config;
    this.origin = origin;
    this.events = events;
  }

  /**
   * The images to evaluate, in split order.
   *
   * @param all every image of the dataset
   * @throws InvalidInputException if the part asked for cannot be told
   */
  ImageFolderDataset of(ImageFolderDataset all) throws IOException {
    ImageFolderDataset chosen =
        (config.split() == SplitPart.ALL ? all : part(all)).limitedTo(config.limit());
    if (chosen.count() == 0) {
      throw new InvalidInputException(
          "%s: there are no images in the %s part".formatted(all.root(), config.split()));
    }
    events.notice(
        config.split() == SplitPart.ALL
            ? "images: %d, all that are there".formatted(chosen.count())
            : "images: %d of the %s part".formatted(chosen.count(), config.split()));
    return chosen;
  }

  /**
   * The number of the block of each of the {@code chosen} images, as the run's split makes blocks.
   *
   * @param all every image of the dataset
   */
  int[] blocks(ImageFolderDataset all, ImageFolderDataset chosen) throws IOException {
    SplitMethod method = origin.run().run().split();
    if (method != SplitMethod.BLOCKS) {
      return IntStream.range(0, chosen.count()).toArray();
    }
    ImageFolderDataset ofRun = all.limitedTo(origin.run().data().limit());
    ImageFolderDataset whole = isOfRun(ofRun) ? ofRun : all;
    int[] blocks = method.blocks(whole);
    Map<String, Integer> indices = indices(whole);
    return IntStream.range(0, chosen.count())
        .map(i -> blocks[Objects.requireNonNull(indices.get(chosen.path(i)))])
        .toArray();
  }

  private boolean isOfRun(ImageFolderDataset images) throws IOException {
    return origin.fingerprint().equals(Optional.of(Provenance.fingerprint(images)));
  }

  private ImageFolderDataset part(ImageFolderDataset all) throws IOException {
    ImageFolderDataset ofRun = all.limitedTo(origin.run().data().limit());
    boolean same = isOfRun(ofRun);
    if (config.splitSeed().isPresent()) {
      return bySeed(same ? ofRun : all, same, config.splitSeed().getAsInt());
    }
    if (!same && all.parts().contains(config.split())) {
      events.notice("split: as the data gives it");
      return all.only(all.given(config.split()));
    }
    if (!same) {
      throw new InvalidInputException(
          ("%s: these are not the images that %s was trained on, so its %s part cannot be told;"
                  + " evaluate all of them with --split all, or split them anew with --split-seed")
              .formatted(all.root(), config.model(), config.split()));
    }
    Path splitFile = config.model().resolveSibling("split.json");
    if (Files.exists(splitFile)) {
      events.notice("split: " + splitFile);
      return listed(ofRun, splitFile);
    }
    if (!isSplitAtRandom()) {
      throw new InvalidInputException(
          "%s: there is no such file, and the split cannot be made again; put it beside the model"
              .formatted(splitFile));
    }
    return bySeed(ofRun, true, origin.run().data().splitSeed());
  }

  private boolean isSplitAtRandom() {
    SplitMethod method = origin.run().run().split();
    return (method == null || method == SplitMethod.RANDOM) && origin.run().run().fold().isEmpty();
  }

  private ImageFolderDataset bySeed(ImageFolderDataset images, boolean same, int seed)
      throws InvalidInputException {
    if (images.count() < RandomSplit.FEWEST) {
      throw new InvalidInputException(
          "%s: %d images are too few to split; evaluate all of them with --split all"
              .formatted(images.root(), images.count()));
    }
    events.notice("split: at random with seed " + seed);
    boolean ofRun = same && seed == origin.run().data().splitSeed() && isSplitAtRandom();
    if (!ofRun && config.split() != SplitPart.TRAIN) {
      events.warning("this is not the run's split: the model may have learnt from these images");
    }
    return images.only(RandomSplit.of(images.count(), seed).part(config.split()));
  }

  private ImageFolderDataset listed(ImageFolderDataset images, Path splitFile) throws IOException {
    List<String> paths = SplitJson.paths(splitFile, config.split());
    Map<String, Integer> indices = indices(images);
    int[] chosen = new int[paths.size()];
    for (int i = 0; i < chosen.length; i++) {
      Integer index = indices.get(paths.get(i));
      if (index == null) {
        throw new InvalidInputException(
            "%s: names %s, which is not in %s; the file is of another run"
                .formatted(splitFile, paths.get(i), images.root()));
      }
      chosen[i] = index;
    }
    return images.only(chosen);
  }

  private static Map<String, Integer> indices(ImageFolderDataset images) {
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < images.count(); i++) {
      indices.put(images.path(i), i);
    }
    return indices;
  }
}

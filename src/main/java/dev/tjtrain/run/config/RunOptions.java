package dev.tjtrain.run.config;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.files.InvalidInputException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How a run splits its images, what it bears with, and what it keeps. */
public record RunOptions(
    @Setting(
            label = "S",
            description =
                "random: the tutorial's split. stratified: each class is split by itself. blocks:"
                    + " neighbouring frames of a film, which are nearly the same picture, stay in"
                    + " one part, so that the test is an honest one; go by the numbers in the file"
                    + " names. given: the folders train, val and test, as they are. Default: given"
                    + " where there are such folders, else random.")
        @Nullable SplitMethod split,
    @Setting(
            label = "PERCENT",
            value = "1",
            range = "[0, 100]%",
            description =
                "Skip unreadable images, but stop when more than this share of all are."
                    + " Default: ${DEFAULT-VALUE}.")
        double maxBad,
    @Setting(description = Setting.NO_CACHE) boolean noCache,
    @Setting(
            label = "DIR",
            description =
                "Folder of this run, new or empty. Default: runs/<command>-<date>-<time>.")
        @Nullable Path out,
    @Setting(
            label = "K",
            range = "[3, 100]",
            description =
                "Cross-validate: deal the images to K folds, class by class, with --split blocks block"
                    + " by block, and train K models. Each is tested on a fold of its own and"
                    + " validated on the next. Default: one split.")
        OptionalInt folds,
    @Setting(
            label = "N",
            range = "[1, 100]",
            description =
                "Of --folds, train only the model that is tested on fold N. Default: all.")
        OptionalInt fold) {

  /** Checks that the fold is one of the folds. */
  public RunOptions {
    if (fold.isPresent() && fold.getAsInt() > folds.orElse(0)) {
      throw new IllegalArgumentException("--fold is one of --folds, counted from 1");
    }
  }

  /** The same options with this split. */
  RunOptions withSplit(SplitMethod method) {
    return new RunOptions(method, maxBad, noCache, out, folds, fold);
  }

  /** The same options for one of the folds alone, in its own folder. */
  RunOptions withFold(int one, Path folder) {
    return new RunOptions(split, maxBad, noCache, folder, folds, OptionalInt.of(one));
  }

  /**
   * Splits the images by {@code method}, or into this fold and the others.
   *
   * @throws InvalidInputException if the images do not have that split
   */
  public Split split(ImageFolderDataset images, SplitMethod method, int seed)
      throws InvalidInputException {
    return fold.isPresent()
        ? method.fold(images, folds.orElseThrow(), fold.getAsInt() - 1, seed)
        : method.split(images, seed);
  }
}

package dev.tjtrain.run.config;

import dev.tjtrain.dataset.split.SplitMethod;
import java.nio.file.Path;
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
    @Setting(
            description =
                "Compute the features of every image and keep nothing. Otherwise they are kept in"
                    + " ~/.cache/tj-train, and only new or changed images are computed.")
        boolean noCache,
    @Setting(
            label = "DIR",
            description =
                "Folder of this run, new or empty. Default: runs/<command>-<date>-<time>.")
        @Nullable Path out) {

  /** The same options with this split. */
  RunOptions withSplit(SplitMethod method) {
    return new RunOptions(method, maxBad, noCache, out);
  }
}

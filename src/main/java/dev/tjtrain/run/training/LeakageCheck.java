package dev.tjtrain.run.training;

import dev.tjtrain.dataset.Duplicates;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.features.TensorDataset;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Looks how much of the test is known from training, before training begins, and says so. */
final class LeakageCheck {

  private static final int CONFLICTS_SHOWN = 3;

  private final RunContext parts;
  private final ImageFolderDataset frames;

  private LeakageCheck(RunContext parts) {
    this.parts = parts;
    this.frames = parts.frames();
  }

  /**
   * Checks the split of a run.
   *
   * @param rows what is kept of each image
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  static Leakage of(RunContext parts, Split split, TensorDataset rows) throws IOException {
    LeakageCheck check = new LeakageCheck(parts);
    check.warnOfConflicts(rows.duplicates());
    Leakage leakage = Leakage.of(parts.frames(), split, rows, parts.stop());
    if (leakage.isHigh()) {
      parts.events().warning(check.warning(leakage));
    }
    return leakage;
  }

  private void warnOfConflicts(Duplicates duplicates) {
    List<List<Integer>> conflicts = duplicates.acrossClasses(frames);
    for (List<Integer> group : conflicts.subList(0, Math.min(CONFLICTS_SHOWN, conflicts.size()))) {
      int first = group.get(0);
      int other =
          group.stream().filter(i -> frames.label(i) != frames.label(first)).findFirst().get();
      parts
          .events()
          .warning(
              "the same image is in two classes: "
                  + frames.path(first)
                  + " and "
                  + frames.path(other)
                  + "; remove one of them");
    }
    if (conflicts.size() > CONFLICTS_SHOWN) {
      parts
          .events()
          .warning(conflicts.size() - CONFLICTS_SHOWN + " more images are in two classes as well");
    }
  }

  private String warning(Leakage leakage) {
    Leakage.Part test = leakage.test();
    return String.format(
        Locale.ROOT,
        "%.0f %% of the test images have a near duplicate among the training images (%d are there"
            + " byte for byte), so the test result flatters; %s",
        100 * test.nearShare(),
        test.duplicates(),
        parts.config().run().split() == SplitMethod.BLOCKS
                || parts.config().run().split() == SplitMethod.GIVEN
            ? "remove what is there twice"
            : "--split blocks keeps neighbouring frames in one part");
  }
}

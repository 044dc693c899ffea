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

  private final RunContext context;
  private final ImageFolderDataset images;

  private LeakageCheck(RunContext context) {
    this.context = context;
    this.images = context.images();
  }

  /**
   * Checks the split of a run.
   *
   * @param features what is kept of each image
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  static Leakage of(RunContext context, Split split, TensorDataset features) throws IOException {
    LeakageCheck check = new LeakageCheck(context);
    check.warnOfConflicts(features.duplicates());
    Leakage leakage = Leakage.of(context.images(), split, features, context.stop());
    if (leakage.isHigh()) {
      context.events().warning(check.warning(leakage));
    }
    return leakage;
  }

  private void warnOfConflicts(Duplicates duplicates) {
    List<List<Integer>> conflicts = duplicates.acrossClasses(images);
    for (List<Integer> group : conflicts.subList(0, Math.min(CONFLICTS_SHOWN, conflicts.size()))) {
      int first = group.get(0);
      int other =
          group.stream().filter(i -> images.label(i) != images.label(first)).findFirst().get();
      context
          .events()
          .warning(
              "the same image is in two classes: "
                  + images.path(first)
                  + " and "
                  + images.path(other)
                  + "; remove one of them");
    }
    if (conflicts.size() > CONFLICTS_SHOWN) {
      context
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
        context.config().run().split() == SplitMethod.BLOCKS
                || context.config().run().split() == SplitMethod.GIVEN
            ? "remove what is there twice"
            : "--split blocks keeps neighbouring frames in one part");
  }
}

package dev.tjtrain.run.training;

import dev.tjtrain.dataset.Duplicates;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.Split;
import dev.tjtrain.dataset.SplitMethod;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.evaluate.NearestImages;
import dev.tjtrain.features.TensorDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Looks how much of the test is known from training, before training begins, and says so. */
final class LeakageCheck {

  /** Of a larger part so many images are looked up, evenly spread: within 4 % of the share. */
  private static final int COMPARED = 500;

  private static final int PAIRS_SHOWN = 5;
  private static final int CONFLICTS_SHOWN = 3;

  private final RunContext parts;
  private final ImageFolderDataset frames;
  private final Split split;

  private LeakageCheck(RunContext parts, Split split) {
    this.parts = parts;
    this.frames = parts.frames();
    this.split = split;
  }

  /**
   * Checks the split of a run.
   *
   * @param rows what is kept of each image
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  static Leakage of(RunContext parts, Split split, TensorDataset rows) throws IOException {
    LeakageCheck check = new LeakageCheck(parts, split);
    Duplicates duplicates = rows.duplicates();
    check.warnOfConflicts(duplicates);
    Leakage leakage = check.leakage(duplicates, rows);
    if (leakage.isHigh()) {
      parts.events().warning(check.warning(leakage));
    }
    return leakage;
  }

  private Leakage leakage(Duplicates duplicates, TensorDataset rows) throws IOException {
    int[] validation = NearestImages.sample(split.validation(), COMPARED);
    int[] test = NearestImages.sample(split.test(), COMPARED);
    int[] queries = Arrays.copyOf(validation, validation.length + test.length);
    System.arraycopy(test, 0, queries, validation.length, test.length);
    NearestImages found = NearestImages.find(rows, split.train(), queries, parts.stop());
    return new Leakage(
        part(duplicates, split.validation(), found, 0, validation.length),
        part(duplicates, split.test(), found, validation.length, queries.length),
        found.threshold(),
        closest(queries, found));
  }

  private Leakage.Part part(
      Duplicates duplicates, int[] images, NearestImages found, int from, int to) {
    int near =
        (int)
            IntStream.range(from, to)
                .filter(q -> found.similarity()[q] >= found.threshold())
                .count();
    return new Leakage.Part(
        images.length, duplicates.inBoth(images, split.train()), to - from, near);
  }

  private List<Leakage.Pair> closest(int[] queries, NearestImages found) {
    List<Leakage.Pair> pairs = new ArrayList<>();
    for (int q = 0; q < queries.length; q++) {
      pairs.add(
          new Leakage.Pair(
              frames.path(queries[q]), frames.path(found.nearest()[q]), found.similarity()[q]));
    }
    pairs.sort(Comparator.comparingDouble(Leakage.Pair::similarity).reversed());
    return List.copyOf(pairs.subList(0, Math.min(PAIRS_SHOWN, pairs.size())));
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

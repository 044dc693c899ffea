package dev.tjtrain.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** How images are dealt to training, validation and test part, about 70/20/10. */
public enum SplitMethod {

  /** The tutorial's: PyTorch's {@code random_split}, index for index. */
  RANDOM {
    @Override
    public Split split(ImageFolderDataset frames, int seed) {
      return RandomSplit.of(frames.count(), seed);
    }
  },

  /** Stretches of neighbouring frames stay together, class by class. */
  BLOCKS {
    @Override
    public Split split(ImageFolderDataset frames, int seed) {
      int[] labels = IntStream.range(0, frames.count()).map(frames::label).toArray();
      List<String> paths = frames.paths(IntStream.range(0, frames.count()).toArray());
      return BlockSplit.of(paths, labels, seed);
    }
  };

  /**
   * Splits the images of {@code frames}, at least {@link RandomSplit#FEWEST}; the same seed gives
   * the same parts on every machine.
   */
  public abstract Split split(ImageFolderDataset frames, int seed);

  /** The method of this name on the command line, in lower case. */
  public static Optional<SplitMethod> named(String name) {
    return Arrays.stream(values()).filter(method -> method.toString().equals(name)).findFirst();
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.tjtrain.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/** How images are dealt to training, validation and test part, about 70/20/10. */
public enum SplitMethod {

  /** The tutorial's: PyTorch's {@code random_split}, index for index. */
  RANDOM,

  /** Stretches of neighbouring frames stay together, class by class. */
  BLOCKS;

  /**
   * Splits the images of {@code images}, at least {@link RandomSplit#FEWEST}; the same seed gives
   * the same parts on every machine.
   */
  public Split split(ImageFolderDataset images, int seed) {
    if (this == RANDOM) {
      return RandomSplit.of(images.count(), seed);
    }
    int[] all = IntStream.range(0, images.count()).toArray();
    int[] labels = Arrays.stream(all).map(images::label).toArray();
    return BlockSplit.of(images.paths(all), labels, seed);
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

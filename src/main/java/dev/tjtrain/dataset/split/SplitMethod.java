package dev.tjtrain.dataset.split;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.files.InvalidInputException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How images are dealt to training, validation and test part, about 70/20/10. */
public enum SplitMethod {

  /** The tutorial's: PyTorch's {@code random_split}, index for index. */
  RANDOM,

  /** At random, class by class, so that each part has its share of each class. */
  STRATIFIED,

  /** Stretches of neighbouring frames stay together, class by class. */
  BLOCKS,

  /** The folders {@code train}, {@code val} and {@code test} of the dataset, as they are. */
  GIVEN;

  /** The method for images whose user names none: theirs where they are split already. */
  public static SplitMethod defaultFor(ImageFolderDataset images) {
    return images.parts().isEmpty() ? RANDOM : GIVEN;
  }

  /**
   * Splits the images of {@code images}, at least {@link RandomSplit#FEWEST}; the same seed gives
   * the same parts on every machine.
   *
   * @throws InvalidInputException if this is {@link #GIVEN} and the dataset is not split already
   */
  public Split split(ImageFolderDataset images, int seed) throws InvalidInputException {
    int[] all = IntStream.range(0, images.count()).toArray();
    return switch (this) {
      case RANDOM -> RandomSplit.of(images.count(), seed);
      case STRATIFIED -> BlockSplit.stratified(images, all, BlockSplit.SHARES, seed);
      case BLOCKS ->
          BlockSplit.of(images.paths(all), IntStream.of(all).map(images::label).toArray(), seed);
      case GIVEN -> GivenSplit.of(images, seed);
    };
  }

  /**
   * Cross-validation: the images are dealt to folds, as this method keeps them together. One fold
   * tests, the next validates, the others train.
   *
   * @param folds how many, at least 3
   * @param fold which of them tests, from 0
   * @throws InvalidInputException if the images are split already, or a fold has none
   */
  public Split fold(ImageFolderDataset images, int folds, int fold, int seed)
      throws InvalidInputException {
    if (this == GIVEN) {
      throw new InvalidInputException(
          images.root()
              + ": is split already; --folds deals all images anew with --split stratified or"
              + " blocks");
    }
    List<int[]> dealt = BlockSplit.folds(images, this != BLOCKS, folds, seed);
    if (dealt.stream().anyMatch(part -> part.length == 0)) {
      throw new InvalidInputException(
          "%s: there are not images enough for %d folds".formatted(images.root(), folds));
    }
    int next = (fold + 1) % folds;
    int[] train =
        IntStream.range(0, folds)
            .filter(f -> f != fold && f != next)
            .flatMap(f -> IntStream.of(dealt.get(f)))
            .toArray();
    return new Split(train, dealt.get(next), dealt.get(fold));
  }

  /** A number for each image: those of one number are kept in one part, since they are alike. */
  public int[] blocks(ImageFolderDataset images) {
    return this == BLOCKS
        ? BlockSplit.blocks(images)
        : IntStream.range(0, images.count()).toArray();
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.tjtrain.dataset.split;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.files.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The split that a dataset's folders {@code train}, {@code val} and {@code test} or its labels
 * give. A validation or test part that is missing is taken from the training part: 20 % and 10 % of
 * each class.
 */
final class GivenSplit {

  private GivenSplit() {}

  /**
   * Splits images.
   *
   * @throws InvalidInputException if the dataset is not split already
   */
  static Split of(ImageFolderDataset images, int seed) throws InvalidInputException {
    if (images.parts().isEmpty()) {
      throw new InvalidInputException(
          images.root()
              + ": --split given takes folders train, val and test with class folders in each, or --labels with a column part; choose another --split");
    }
    int[] train = images.given(SplitPart.TRAIN);
    int[] validation = images.given(SplitPart.VAL);
    int[] test = images.given(SplitPart.TEST);
    double[] shares = BlockSplit.SHARES.clone();
    for (SplitPart part : List.of(SplitPart.VAL, SplitPart.TEST)) {
      if (images.parts().contains(part)) {
        shares[0] += shares[part == SplitPart.VAL ? 1 : 2];
        shares[part == SplitPart.VAL ? 1 : 2] = 0;
      }
    }
    if (shares[0] == 1) {
      return new Split(train, validation, test);
    }
    Split divided = BlockSplit.stratified(images, train, shares, seed);
    return new Split(
        divided.train(), concat(validation, divided.validation()), concat(test, divided.test()));
  }

  private static int[] concat(int[] a, int[] b) {
    return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
  }
}

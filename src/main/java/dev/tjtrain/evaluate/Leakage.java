package dev.tjtrain.evaluate;

import dev.tjtrain.dataset.Duplicates;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.features.TensorDataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * How much of the validation and test part is known from training: images that are there twice, and
 * images so alike that they may as well be.
 *
 * @param validation of the validation part
 * @param test of the test part
 * @param threshold the similarity, from -1 to 1, from which images count as nearly the same
 * @param closest the most similar pairs of different images, most similar first
 */
public record Leakage(Part validation, Part test, double threshold, List<Pair> closest) {

  /**
   * From this share of the test part on. Below, few images decide, and drawn or staged pictures are
   * alike without being the same.
   */
  private static final double HIGH = 1.0 / 3;

  /** Of a larger part so many images are looked up, evenly spread: within 4 % of the share. */
  private static final int COMPARED = 500;

  private static final int PAIRS_SHOWN = 5;

  /** Keeps an own copy of the list. */
  public Leakage {
    closest = List.copyOf(closest);
  }

  /**
   * Looks how much of a split's validation and test part is known from its training part.
   *
   * @param features what is kept of each image
   * @param stop is asked now and then whether to give up
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public static Leakage of(
      ImageFolderDataset images, Split split, TensorDataset features, BooleanSupplier stop)
      throws IOException {
    int[] validation = NearestImages.sample(split.validation(), COMPARED);
    int[] test = NearestImages.sample(split.test(), COMPARED);
    int[] queries = IntStream.concat(IntStream.of(validation), IntStream.of(test)).toArray();
    NearestImages found = NearestImages.find(features, split.train(), queries, 1, stop);
    List<Pair> pairs = new ArrayList<>();
    for (int q = 0; q < queries.length; q++) {
      pairs.add(
          new Pair(
              images.path(queries[q]),
              images.path(found.nearest()[q][0]),
              found.similarity()[q][0]));
    }
    double threshold = found.threshold();
    Duplicates duplicates = features.duplicates();
    Part ofValidation =
        part(
            split.validation(),
            split.train(),
            duplicates,
            pairs.subList(0, validation.length),
            threshold);
    Part ofTest =
        part(
            split.test(),
            split.train(),
            duplicates,
            pairs.subList(validation.length, queries.length),
            threshold);
    pairs.sort(Comparator.comparingDouble(Pair::similarity).reversed());
    return new Leakage(
        ofValidation, ofTest, threshold, pairs.subList(0, Math.min(PAIRS_SHOWN, pairs.size())));
  }

  private static Part part(
      int[] images, int[] train, Duplicates duplicates, List<Pair> pairs, double threshold) {
    int near = (int) pairs.stream().filter(pair -> pair.similarity() >= threshold).count();
    return new Part(images.length, duplicates.inBoth(images, train), pairs.size(), near);
  }

  /** Whether a third of the test images, or any in the very same bytes, is known from training. */
  public boolean isHigh() {
    return test.duplicates > 0 || test.nearShare() >= HIGH;
  }

  /**
   * One part.
   *
   * @param images how many it has
   * @param duplicates how many of them are, byte for byte, in the training part as well
   * @param compared how many of them were compared with all training images
   * @param near how many of those have one that is nearly the same, duplicates included
   */
  public record Part(int images, int duplicates, int compared, int near) {

    /** Share of the compared images that have a near duplicate in training; 0 if none were. */
    public double nearShare() {
      return compared == 0 ? 0 : (double) near / compared;
    }
  }

  /**
   * Two images that are much alike.
   *
   * @param image path of one of the validation or test part
   * @param training path of the training image most like it
   * @param similarity from -1 to 1
   */
  public record Pair(String image, String training, double similarity) {}
}

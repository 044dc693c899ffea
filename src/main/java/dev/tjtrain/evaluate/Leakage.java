package dev.tjtrain.evaluate;

import java.util.List;

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

  /** Keeps an own copy of the list. */
  public Leakage {
    closest = List.copyOf(closest);
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

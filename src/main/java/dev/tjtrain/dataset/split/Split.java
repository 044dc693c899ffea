package dev.tjtrain.dataset.split;

import dev.tjtrain.dataset.SplitPart;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Which images train, validate and test, as indices into the dataset, in split order.
 *
 * @param train 70 %
 * @param validation 20 %
 * @param test 10 %
 */
public record Split(int[] train, int[] validation, int[] test) {

  /** The images of {@code part}, which is not {@link SplitPart#ALL}. */
  public int[] part(SplitPart part) {
    return switch (part) {
      case TEST -> test;
      case VAL -> validation;
      case TRAIN -> train;
      case ALL -> throw new IllegalArgumentException("all images are no part of a split");
    };
  }

  /** The same parts with only the indices that {@code keep} accepts. */
  public Split filter(IntPredicate keep) {
    return new Split(
        Arrays.stream(train).filter(keep).toArray(),
        Arrays.stream(validation).filter(keep).toArray(),
        Arrays.stream(test).filter(keep).toArray());
  }
}

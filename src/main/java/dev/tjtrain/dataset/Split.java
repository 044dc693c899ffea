package dev.tjtrain.dataset;

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

  /** The same parts with only the indices that {@code keep} accepts. */
  public Split filter(IntPredicate keep) {
    return new Split(
        Arrays.stream(train).filter(keep).toArray(),
        Arrays.stream(validation).filter(keep).toArray(),
        Arrays.stream(test).filter(keep).toArray());
  }
}

package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;

/** As close to PyTorch as float32 allows, whose sums are rounded in another order. */
final class Closeness {

  /** Relative to the largest of the expected values: about 8 units in the last place of that. */
  private static final double TOLERANCE = 1e-6;

  private Closeness() {}

  static void assertClose(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("%s, entry %d", what, i)
          .isCloseTo(expected[i], within(TOLERANCE * largest));
    }
  }

  static void assertClose(List<Float> actual, float[] expected, String what) {
    float[] values = new float[actual.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = actual.get(i);
    }
    assertClose(values, expected, what);
  }
}

package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {

  private static final Map<String, long[]> SHAPES = new LinkedHashMap<>();

  static {
    SHAPES.put("features.1.conv.0.weight", new long[] {64, 32, 3, 3});
    SHAPES.put("features.1.conv.1.weight", new long[] {64});
    SHAPES.put("features.1.conv.1.bias", new long[] {64});
    SHAPES.put("features.1.conv.1.running_mean", new long[] {64});
    SHAPES.put("features.1.conv.1.running_var", new long[] {64});
    SHAPES.put("features.1.conv.1.num_batches_tracked", new long[0]);
  }

  @Test
  void convolutions_are_normal_with_the_deviation_of_their_fan_out() {
    float[] values = draw(1, "features.1.conv.0.weight").floats();
    double sum = 0;
    double squares = 0;
    int beyond = 0;
    double deviation = Math.sqrt(2.0 / (64 * 3 * 3));
    for (float value : values) {
      sum += value;
      squares += value * value;
      beyond += Math.abs(value) > 2 * deviation ? 1 : 0;
    }
    assertThat(values).hasSize(64 * 32 * 9);
    assertThat(sum / values.length).isCloseTo(0, within(5 * deviation / Math.sqrt(values.length)));
    assertThat(Math.sqrt(squares / values.length)).isCloseTo(deviation, within(0.02 * deviation));
    // 4.55 % of a normal distribution lie beyond two deviations, none of a uniform one.
    assertThat((double) beyond / values.length).isCloseTo(0.0455, within(0.01));
  }

  @Test
  void batch_norms_are_the_identity() {
    assertThat(draw(1, "features.1.conv.1.weight").floats()).containsOnly(1);
    assertThat(draw(1, "features.1.conv.1.bias").floats()).containsOnly(0);
    assertThat(draw(1, "features.1.conv.1.running_mean").floats()).containsOnly(0);
    assertThat(draw(1, "features.1.conv.1.running_var").floats()).containsOnly(1);
    WeightTensor counter = draw(1, "features.1.conv.1.num_batches_tracked");
    assertThat(counter.dtype()).isEqualTo(DType.INT64);
    assertThat(counter.longs()).containsExactly(0);
  }

  @Test
  void the_seed_decides() {
    float[] values = draw(1, "features.1.conv.0.weight").floats();

    assertThat(draw(1, "features.1.conv.0.weight").floats()).isEqualTo(values);
    assertThat(draw(2, "features.1.conv.0.weight").floats()).isNotEqualTo(values);
  }

  private static WeightTensor draw(long seed, String name) {
    return Objects.requireNonNull(RandomWeights.draw(SHAPES, seed).get(name));
  }
}

package dev.tjtrain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tjtrain.network.Logits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemperatureTest {

  /** Classes drawn by the softmax of logits; the network says three times these. */
  @Test
  void logits_that_are_three_times_too_sure_are_found_out() {
    List<Integer> labels = new ArrayList<>();
    List<Logits> logits = drawn(4000, labels);

    double temperature = Temperature.fit(logits, labels, 4000);

    assertThat(temperature).isCloseTo(3, within(0.15));
    double before = reliability(logits, labels, 1).error();
    double after = reliability(logits, labels, temperature).error();
    assertThat(before).isGreaterThan(0.15);
    assertThat(after).isLessThan(0.03);
  }

  @Test
  void few_images_that_are_all_right_do_not_make_certainty() {
    List<Logits> logits =
        IntStream.range(0, 10).mapToObj(i -> new Logits(new float[] {3, 0}, 2)).toList();
    List<Integer> labels = IntStream.range(0, 10).mapToObj(i -> 0).toList();

    assertThat(Temperature.fit(logits, labels, 10)).isBetween(0.6, 0.95);
    assertThat(Temperature.fit(logits, labels, 2)).isBetween(0.9, 0.99);
    assertThat(Temperature.fit(List.of(new Logits(new float[] {Float.NaN, 0}, 2)), List.of(0), 1))
        .isEqualTo(1);
  }

  @Test
  void the_error_is_the_mean_distance_over_bins() {
    List<Outcome> outcomes =
        List.of(
            new Outcome(0, 0, 0, 0, 0, 0.91, 1),
            new Outcome(1, 0, 1, 1, 0, 0.93, 1),
            new Outcome(2, 1, 1, 0, 0, 0.5, 1),
            new Outcome(3, 1, 1, 0, 0, 0.5, 1));

    Reliability reliability = Reliability.of(outcomes, Outcome::confidence);

    assertThat(reliability.bins()).hasSize(2);
    assertThat(reliability.error()).isCloseTo((0.42 + 0.5) / 2, within(1e-12));
    assertThat(Reliability.of(outcomes, Outcome::uncalibrated).error()).isEqualTo(0.25);
  }

  private static List<Logits> drawn(int images, List<Integer> labels) {
    Random random = new Random(1);
    List<Logits> logits = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      float[] values = new float[3];
      for (int c = 0; c < 3; c++) {
        values[c] = (float) random.nextGaussian();
      }
      double[] p = new Logits(values, 3).probabilities(0);
      double drawn = random.nextDouble();
      labels.add(drawn < p[0] ? 0 : drawn < p[0] + p[1] ? 1 : 2);
      logits.add(new Logits(values, 3).over(1 / 3.0));
    }
    return logits;
  }

  private static Reliability reliability(List<Logits> logits, List<Integer> labels, double over) {
    List<Outcome> outcomes =
        IntStream.range(0, labels.size())
            .mapToObj(
                i -> {
                  int predicted = logits.get(i).predicted(0);
                  double p = logits.get(i).over(over).probabilities(0)[predicted];
                  return new Outcome(i, labels.get(i), predicted, 0, 0, p, p);
                })
            .toList();
    return Reliability.of(outcomes, Outcome::confidence);
  }
}

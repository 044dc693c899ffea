package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochMetricsTest {

  private static final EpochMetrics BASE = epoch(0.8, 0.5);

  @Test
  void more_accuracy_is_better_whatever_the_loss() {
    assertThat(epoch(0.81, 9).betterThan(BASE)).isTrue();
    assertThat(epoch(0.79, 0.1).betterThan(BASE)).isFalse();
  }

  @Test
  void at_equal_accuracy_less_loss_is_better() {
    assertThat(epoch(0.8, 0.49).betterThan(BASE)).isTrue();
    assertThat(epoch(0.8, 0.51).betterThan(BASE)).isFalse();
  }

  @Test
  void an_equal_epoch_is_no_better_so_the_first_stays_best() {
    assertThat(epoch(0.8, 0.5).betterThan(BASE)).isFalse();
  }

  @Test
  void the_training_part_and_the_time_do_not_count() {
    assertThat(new EpochMetrics(9, 0.0, 1.0, 0.5, 0.8, 0.0).betterThan(BASE)).isFalse();
  }

  private static EpochMetrics epoch(double validationAccuracy, double validationLoss) {
    return new EpochMetrics(0, 1, 0.5, validationLoss, validationAccuracy, 1);
  }
}

package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

  @Test
  void it_waits_for_as_many_epochs_as_its_patience() {
    assertThat(EpochMetrics.stopsEarly(epochs(0.5, 0.7, 0.6), 2)).isFalse();
    assertThat(EpochMetrics.stopsEarly(epochs(0.5, 0.7, 0.6, 0.6), 2)).isTrue();
  }

  @Test
  void a_new_best_epoch_starts_the_wait_again() {
    assertThat(EpochMetrics.stopsEarly(epochs(0.5, 0.4, 0.6, 0.5), 2)).isFalse();
    assertThat(EpochMetrics.stopsEarly(epochs(0.5, 0.4, 0.6, 0.5, 0.5), 2)).isTrue();
  }

  @Test
  void better_than_the_epoch_before_is_not_enough() {
    assertThat(EpochMetrics.stopsEarly(epochs(0.9, 0.1, 0.2, 0.3), 3)).isTrue();
  }

  @Test
  void equal_epochs_are_no_better() {
    assertThat(EpochMetrics.stopsEarly(epochs(0.5, 0.5, 0.5), 2)).isTrue();
  }

  @Test
  void nothing_stops_before_the_first_epoch() {
    assertThat(EpochMetrics.stopsEarly(List.of(), 1)).isFalse();
    assertThat(EpochMetrics.stopsEarly(epochs(0.5), 1)).isFalse();
  }

  private static List<EpochMetrics> epochs(double... accuracies) {
    List<EpochMetrics> epochs = new ArrayList<>();
    for (double accuracy : accuracies) {
      epochs.add(new EpochMetrics(epochs.size(), 1, 0.5, 1, accuracy, 1));
    }
    return epochs;
  }
}

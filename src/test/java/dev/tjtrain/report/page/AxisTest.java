package dev.tjtrain.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AxisTest {

  @Test
  void ticks_are_round_and_enclose_the_values() {
    Axis axis = Axis.of(DoubleStream.of(0.533, 0.738), 5, 1e-4);

    assertThat(axis.ticks())
        .extracting(t -> axis.label(t, false))
        .containsExactly("0.50", "0.55", "0.60", "0.65", "0.70", "0.75");
    assertThat(axis.ticks()).extracting(t -> axis.label(t, true)).contains("55 %", "70 %");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "0,1e-12", "-3,7", "0.99999,1", "1e-9,1e9", "1e300,1e301", "5,5"})
  void every_range_has_few_distinct_ticks_and_holds_its_values(double low, double high) {
    Axis axis = Axis.of(DoubleStream.of(low, high), 5, 1e-4);

    assertThat(axis.low()).isLessThanOrEqualTo(low + Math.abs(low) * 1e-9);
    assertThat(axis.high()).isGreaterThanOrEqualTo(high - Math.abs(high) * 1e-9);
    assertThat(axis.ticks()).hasSizeBetween(2, 8).doesNotHaveDuplicates().isSorted();
    assertThat(axis.ticks().stream().map(t -> axis.label(t, false))).doesNotHaveDuplicates();
    assertThat(axis.position(low)).isBetween(-1e-9, 1.0);
  }

  @Test
  void values_that_are_none_do_not_stretch_the_range() {
    Axis axis = Axis.of(DoubleStream.of(Double.NaN, 1, Double.POSITIVE_INFINITY, 2), 5, 1e-4);

    assertThat(axis.low()).isEqualTo(1);
    assertThat(axis.high()).isEqualTo(2);
  }

  @Test
  void a_single_epoch_lies_in_the_middle() {
    Axis axis = Axis.ofEpochs(DoubleStream.of(0));

    assertThat(axis.position(0)).isEqualTo(0.5);
    assertThat(axis.ticks()).containsExactly(0.0);
  }

  @Test
  void epochs_have_whole_ticks_inside_their_range() {
    Axis axis = Axis.ofEpochs(DoubleStream.of(0, 19));

    assertThat(axis.high()).isEqualTo(19);
    assertThat(axis.ticks()).containsExactly(0.0, 5.0, 10.0, 15.0);
  }
}

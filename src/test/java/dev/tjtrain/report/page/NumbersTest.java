package dev.tjtrain.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "1.24, 1.2 s",
    "59.94, 59.9 s",
    "59.96, 1 min 00 s",
    "187, 3 min 07 s",
    "3599.9, 1 h 00 min",
    "7325, 2 h 02 min",
    "NaN, –"
  })
  void times_are_in_units_that_fit(double seconds, String shown) {
    assertThat(Numbers.seconds(seconds)).isEqualTo(shown);
  }

  @Test
  void what_is_no_number_is_a_dash() {
    assertThat(Numbers.percent(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.wholePercent(Double.NaN)).isEqualTo("–");
    assertThat(Numbers.decimal(Double.NEGATIVE_INFINITY)).isEqualTo("–");
    assertThat(Numbers.percent(0.7379)).isEqualTo("73.79 %");
  }
}

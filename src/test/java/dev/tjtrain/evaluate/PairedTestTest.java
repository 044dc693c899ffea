package dev.tjtrain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PairedTestTest {

  /** R: binom.test(5, 21)$p.value; Agresti and Min's formula by hand. */
  @Test
  void p_and_interval_are_those_of_the_literature() {
    PairedTest test = new PairedTest(100, 5, 16);

    assertThat(test.difference()).isEqualTo(0.11);
    assertThat(test.pValue()).isCloseTo(0.02660, within(5e-6));
    // (16 - 5) / 102 -+ 1.96 * sqrt(22 / 102 - (11 / 102)^2) / sqrt(102)
    assertThat(test.interval().low()).isCloseTo(0.02018, within(5e-6));
    assertThat(test.interval().high()).isCloseTo(0.19551, within(5e-6));
  }

  @Test
  void images_are_matched_by_name() {
    Map<String, Boolean> first = Map.of("a", true, "b", false, "c", true, "d", false);
    Map<String, Boolean> second = Map.of("a", false, "b", true, "c", true, "d", true);

    assertThat(PairedTest.of(first, second)).isEqualTo(new PairedTest(4, 1, 2));
    assertThat(PairedTest.of(first, first).pValue()).isEqualTo(1);
  }
}

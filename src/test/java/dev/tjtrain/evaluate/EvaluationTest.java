package dev.tjtrain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EvaluationTest {

  /** Rows are actual classes, columns predicted ones; nothing is of class d or predicted as c. */
  private static final Evaluation EVALUATION =
      new Evaluation(
          0.5,
          0.5,
          List.of("a", "b", "c", "d"),
          new int[][] {
            {4, 1, 0, 0},
            {2, 3, 0, 1},
            {1, 2, 0, 0},
            {0, 0, 0, 0}
          });

  @Test
  void precision_goes_down_a_column() {
    assertThat(of("a").precision()).isCloseTo(4 / 7.0, within(1e-12));
    assertThat(of("b").precision()).isCloseTo(3 / 6.0, within(1e-12));
    assertThat(of("c").precision()).isZero();
    assertThat(of("d").precision()).isZero();
  }

  @Test
  void recall_and_support_go_along_a_row() {
    assertThat(of("a").recall()).isCloseTo(4 / 5.0, within(1e-12));
    assertThat(of("b").recall()).isCloseTo(3 / 6.0, within(1e-12));
    assertThat(of("c").recall()).isZero();
    assertThat(of("d").recall()).isZero();
    assertThat(of("a").support()).isEqualTo(5);
    assertThat(of("b").support()).isEqualTo(6);
    assertThat(of("c").support()).isEqualTo(3);
    assertThat(of("d").support()).isZero();
  }

  @Test
  void f1_is_the_harmonic_mean_and_0_where_both_are() {
    assertThat(of("a").f1()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(of("b").f1()).isCloseTo(0.5, within(1e-12));
    assertThat(of("c").f1()).isZero();
    assertThat(of("d").f1()).isZero();
  }

  @Test
  void classes_keep_the_models_order() {
    assertThat(EVALUATION.perClass().keySet()).containsExactly("a", "b", "c", "d");
  }

  private static ClassMetrics of(String name) {
    return Objects.requireNonNull(EVALUATION.perClass().get(name));
  }
}

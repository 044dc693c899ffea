package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Numbers from PyTorch's cross_entropy and softmax in double precision. */
class LogitsTest {

  private static final Logits LOGITS =
      new Logits(new float[] {2, -1, 0.5f, 100, -100, 0, -3e4f, 3e4f, 1, 7, 7, 7}, 3);

  @Test
  void cross_entropy_is_pytorchs() {
    assertThat(LOGITS.crossEntropy(0, 0)).isCloseTo(0.24131129665715703, within(1e-12));
    assertThat(LOGITS.crossEntropy(0, 1)).isCloseTo(3.241311296657157, within(1e-12));
    assertThat(LOGITS.crossEntropy(0, 2)).isCloseTo(1.7413112966571571, within(1e-12));
  }

  @Test
  void large_logits_neither_overflow_nor_vanish() {
    assertThat(LOGITS.crossEntropy(1, 0)).isZero();
    assertThat(LOGITS.crossEntropy(1, 1)).isEqualTo(200);
    assertThat(LOGITS.crossEntropy(1, 2)).isEqualTo(100);
    assertThat(LOGITS.crossEntropy(2, 0)).isEqualTo(60000);
    assertThat(LOGITS.crossEntropy(2, 2)).isEqualTo(29999);
    assertThat(LOGITS.probabilities(2)).containsExactly(0, 1, 0);
  }

  @Test
  void probabilities_are_pytorchs_and_add_up() {
    assertThat(LOGITS.probabilities(0))
        .containsExactly(
            new double[] {0.7855970345892759, 0.039112573270687456, 0.1752903921400367},
            within(1e-12));
    assertThat(LOGITS.probabilities(3))
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, within(1e-12));
  }

  @Test
  void the_largest_logit_is_predicted_and_the_first_of_equals() {
    assertThat(LOGITS.predicted(0)).isZero();
    assertThat(LOGITS.predicted(2)).isEqualTo(1);
    assertThat(LOGITS.predicted(3)).isZero();
    assertThat(LOGITS.rows()).isEqualTo(4);
    assertThat(LOGITS.countCorrect(new int[] {0, 1, 1, 2})).isEqualTo(2);
  }

  @Test
  void the_rank_is_the_place_of_a_class_among_the_others() {
    Logits logits = new Logits(new float[] {1, 3, 2, 3, Float.NaN, 0, 1, 0}, 4);

    assertThat(IntStream.range(0, 4).map(c -> logits.rank(0, c))).containsExactly(3, 0, 2, 1);
    assertThat(logits.predicted(0)).isEqualTo(1);
    assertThat(logits.rank(1, 0)).isEqualTo(4);
  }
}

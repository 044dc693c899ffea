package dev.tjtrain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tjtrain.audit.ConfidentLearning.Suspect;
import org.junit.jupiter.api.Test;

class ConfidentLearningTest {

  /** Thresholds by hand: of a (0.9 + 0.7 + 0.2) / 3 = 0.6, of b (0.8 + 0.4) / 2 = 0.6. */
  @Test
  void thresholds_are_the_mean_confidence_of_each_class() {
    float[][] probabilities = {
      {0.9f, 0.1f}, {0.7f, 0.3f}, {0.2f, 0.8f}, {0.2f, 0.8f}, {0.6f, 0.4f}
    };

    ConfidentLearning found = ConfidentLearning.of(probabilities, new int[] {0, 0, 0, 1, 1}, 2);

    assertThat(found.suspects()).hasSize(2);
    Suspect first = found.suspects().get(0);
    assertThat(first.place()).isEqualTo(2);
    assertThat(first.proposed()).isEqualTo(1);
    assertThat(first.margin()).isCloseTo(0.6, within(1e-6));
    assertThat(first.confident()).isTrue();
    assertThat(found.suspects().get(1).place()).isEqualTo(4);
    assertThat(found.joint()[0]).containsExactly(2, 1);
    assertThat(found.errors(0)).isEqualTo(1);
  }

  /** The middle image of a is below both thresholds, so that it counts for neither. */
  @Test
  void the_joint_of_given_and_true_labels_sums_to_the_images_of_each_label() {
    float[][] probabilities = {
      {0.95f, 0.05f}, {0.45f, 0.55f}, {0.1f, 0.9f}, {0.05f, 0.95f}, {0.3f, 0.7f}
    };

    ConfidentLearning found = ConfidentLearning.of(probabilities, new int[] {0, 0, 0, 1, 1}, 2);

    assertThat(found.joint()[0]).containsExactly(1.5, 1.5);
    assertThat(found.joint()[1]).containsExactly(0, 2);
    assertThat(found.errors(0)).isEqualTo(1.5);
    assertThat(found.errors(1)).isZero();
    assertThat(found.suspects()).extracting(Suspect::confident).containsExactly(false, true);
  }

  @Test
  void a_class_without_images_attracts_none() {
    float[][] probabilities = {{0.3f, 0.1f, 0.6f}, {0.2f, 0.7f, 0.1f}};

    ConfidentLearning found = ConfidentLearning.of(probabilities, new int[] {0, 1}, 3);

    assertThat(found.suspects()).extracting(Suspect::confident).containsExactly(false);
    assertThat(found.joint()[0]).containsExactly(1, 0, 0);
    assertThat(found.joint()[2]).containsExactly(0, 0, 0);
  }
}

package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassWeightsTest {

  private static final int[] LABELS = {0, 1, 1, 1, 2, 2};

  @Test
  void balanced_classes_count_alike() {
    float[] weights = ClassWeights.BALANCED.of(LABELS, new int[] {0, 1, 2, 3, 4, 5}, 3).get();

    assertThat(weights).containsExactly(2f, 2 / 3f, 1f);
  }

  @Test
  void only_the_training_part_is_counted() {
    float[] weights = ClassWeights.BALANCED.of(LABELS, new int[] {0, 1, 4, 5}, 3).get();

    assertThat(weights).containsExactly(4 / 3f, 4 / 3f, 2 / 3f);
  }

  @Test
  void a_class_without_training_images_gets_none() {
    float[] weights = ClassWeights.BALANCED.of(LABELS, new int[] {0, 1}, 3).get();

    assertThat(weights).containsExactly(2 / 3f, 2 / 3f, 0f);
  }

  @Test
  void without_weights_there_are_none() {
    assertThat(ClassWeights.NONE.of(LABELS, new int[] {0, 1}, 3)).isEmpty();
  }
}

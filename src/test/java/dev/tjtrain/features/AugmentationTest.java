package dev.tjtrain.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tjtrain.train.EpochOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class AugmentationTest {

  private static final int COUNT = 300;
  private static final int[] IMAGES = IntStream.range(0, 200).map(i -> i + 50).toArray();

  @Test
  void without_it_orders_and_labels_stay_what_they_are() {
    assertThat(Augmentation.NONE.order(IMAGES, COUNT, 1, 2)).isSameAs(IMAGES);
    assertThat(Augmentation.NONE.labels(IMAGES)).isSameAs(IMAGES);
  }

  @Test
  void every_place_keeps_its_image_or_takes_its_mirror_image() {
    int[] order = Augmentation.FLIP.order(IMAGES, COUNT, 1, 0);

    assertThat(Arrays.stream(order).map(image -> image % COUNT).toArray()).isEqualTo(IMAGES);
    assertThat(Arrays.stream(order).boxed()).allMatch(image -> image < 2 * COUNT);
  }

  @Test
  void the_choice_is_a_function_of_seed_and_epoch() {
    int[] order = Augmentation.FLIP.order(IMAGES, COUNT, 1, 0);

    assertThat(Augmentation.FLIP.order(IMAGES, COUNT, 1, 0)).isEqualTo(order);
    assertThat(Augmentation.FLIP.order(IMAGES, COUNT, 1, 1)).isNotEqualTo(order);
    assertThat(Augmentation.FLIP.order(IMAGES, COUNT, 2, 0)).isNotEqualTo(order);
    assertThat(Augmentation.FLIP.order(IMAGES, COUNT, -2, 0)).isNotEqualTo(order);
  }

  /** Java fixes the numbers of Random for good, so this must never change. */
  @Test
  void the_choice_is_the_same_on_every_machine() {
    assertThat(Augmentation.FLIP.order(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 10, 1, 0))
        .containsExactly(0, 1, 12, 13, 4, 5, 16, 7);
  }

  @Test
  void over_the_epochs_every_image_is_seen_both_ways_about_equally() {
    int epochs = 200;
    int[] mirrored = new int[COUNT];
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = EpochOrder.of(IMAGES, 1, epoch);
      for (int image : Augmentation.FLIP.order(order, COUNT, 1, epoch)) {
        mirrored[image % COUNT] += image / COUNT;
      }
    }

    for (int image : IMAGES) {
      assertThat(mirrored[image]).as("image %d", image).isCloseTo(epochs / 2, within(40));
    }
    assertThat(Arrays.stream(mirrored).sum())
        .isCloseTo(epochs * IMAGES.length / 2, within(epochs * IMAGES.length / 50));
  }

  @Test
  void mirror_images_have_the_labels_of_their_images() {
    assertThat(Augmentation.FLIP.labels(new int[] {0, 1, 1})).containsExactly(0, 1, 1, 0, 1, 1);
  }
}

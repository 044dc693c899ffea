package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class EpochOrderTest {

  private static final int[] IMAGES = IntStream.range(0, 50).map(i -> 3 * i + 1).toArray();

  @Test
  void every_image_is_visited_once() {
    int[] order = EpochOrder.of(IMAGES, 1, 0);

    assertThat(order).isNotEqualTo(IMAGES);
    assertThat(Arrays.stream(order).sorted().toArray()).isEqualTo(IMAGES);
  }

  @Test
  void the_images_themselves_stay_in_their_order() {
    int[] images = IMAGES.clone();

    EpochOrder.of(images, 1, 0);

    assertThat(images).isEqualTo(IMAGES);
  }

  @Test
  void the_order_is_a_function_of_seed_and_epoch() {
    int[] order = EpochOrder.of(IMAGES, 1, 0);

    assertThat(EpochOrder.of(IMAGES, 1, 0)).isEqualTo(order);
    assertThat(EpochOrder.of(IMAGES, 1, 1)).isNotEqualTo(order);
    assertThat(EpochOrder.of(IMAGES, 2, 0)).isNotEqualTo(order);
    assertThat(EpochOrder.of(IMAGES, 0, 1)).isNotEqualTo(EpochOrder.of(IMAGES, 1, 0));
  }

  /** Java fixes the numbers of Random for good, so this must never change. */
  @Test
  void the_order_is_the_same_on_every_machine() {
    assertThat(EpochOrder.of(new int[] {0, 1, 2, 3, 4, 5, 6, 7}, 1, 0))
        .containsExactly(7, 2, 0, 3, 1, 5, 4, 6);
  }

  @Test
  void none_or_one_image_is_an_order_as_well() {
    assertThat(EpochOrder.of(new int[0], 1, 0)).isEmpty();
    assertThat(EpochOrder.of(new int[] {9}, 1, 0)).containsExactly(9);
  }
}

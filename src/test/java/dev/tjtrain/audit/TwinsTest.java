package dev.tjtrain.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TwinsTest {

  @Test
  void pairs_that_share_an_image_are_one_group_as_alike_as_its_least_alike_pair() {
    Twins twins =
        Twins.of(
            8,
            List.of(
                new Twins.Pair(5, 6, 0.9),
                new Twins.Pair(1, 3, 0.8),
                new Twins.Pair(6, 3, 0.95),
                new Twins.Pair(7, 0, 0.7)));

    assertThat(twins.groups()).containsExactly(List.of(0, 7), List.of(1, 3, 5, 6));
    assertThat(twins.similarity()).containsExactly(0.7, 0.8);
  }

  @Test
  void an_image_is_no_twin_of_itself() {
    assertThat(Twins.of(3, List.of(new Twins.Pair(1, 1, 1))).groups()).isEmpty();
  }
}

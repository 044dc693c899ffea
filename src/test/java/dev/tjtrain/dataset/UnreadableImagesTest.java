package dev.tjtrain.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.files.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadableImagesTest {

  @Test
  void as_many_as_allowed_are_reported_and_remembered() throws Exception {
    List<String> reported = new ArrayList<>();
    UnreadableImages skips = new UnreadableImages(2, reported::add);

    skips.add(7, "seven is bad");
    skips.add(3, "three is bad");

    assertThat(reported).containsExactly("seven is bad", "three is bad");
    assertThat(skips.reasons())
        .containsExactly(Map.entry(3, "three is bad"), Map.entry(7, "seven is bad"));
    assertThat(skips.contains(7)).isTrue();
    assertThat(skips.contains(4)).isFalse();
  }

  @Test
  void one_more_than_allowed_ends_the_pass() throws Exception {
    UnreadableImages skips = new UnreadableImages(1, reason -> {});
    skips.add(0, "zero is bad.");

    assertThatThrownBy(() -> skips.add(1, "one is bad."))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "2 images cannot be read where 1 may be skipped; zero is bad; one is bad."
                + " Mend or remove them, or raise --max-bad");
  }

  @Test
  void none_is_allowed_where_the_share_comes_to_less_than_one() {
    assertThatThrownBy(() -> new UnreadableImages(0, reason -> {}).add(5, "five is bad"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("1 image cannot be read where 0 may be skipped; five is bad");
  }

  @Test
  void they_are_counted_by_what_is_wrong_with_them() throws Exception {
    UnreadableImages skips = new UnreadableImages(9, reason -> {});
    skips.add(0, "Cannot use image a/0.jpg: it is an HTML page. Replace or remove it.");
    assertThat(skips.summary()).isEmpty();
    skips.add(1, "Cannot use image a/1.jpg: it is damaged (bad code). Replace or remove it.");
    skips.add(2, "Cannot use image a/2.jpg: it is an HTML page. Replace or remove it.");

    assertThat(skips.summary())
        .hasValue("3 images cannot be read: it is an HTML page (2), it is damaged (1)");
  }

  @Test
  void the_same_image_counts_once() throws Exception {
    UnreadableImages skips = new UnreadableImages(1, reason -> {});
    skips.add(0, "bad");
    skips.add(0, "still bad");

    assertThat(skips.reasons()).hasSize(1);
  }

  @Test
  void only_the_first_few_are_shown_at_the_end() {
    UnreadableImages skips = new UnreadableImages(4, reason -> {});

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 5; i++) {
                skips.add(i, "image " + i + " is bad");
              }
            })
        .hasMessageContaining("image 2 is bad")
        .hasMessageNotContaining("image 3 is bad");
  }
}

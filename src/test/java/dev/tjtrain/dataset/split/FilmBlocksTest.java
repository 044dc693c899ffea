package dev.tjtrain.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilmBlocksTest {

  @ParameterizedTest
  @CsvSource({
    "cat/frame2958.jpg,  frame,     2958",
    "cat/s1/frame309.jpg, frame,    309",
    "cat/007.png,        '',        7",
    "cat/e2_frame3.v.png, e2_frame, 3",
    "a1/shot.jpg,        shot.jpg,  -1",
    "a/1234567890123456789.jpg, 1234567890123456789.jpg, -1",
    "a/.jpg,             .jpg,      -1",
    "noext12,            noext,     12"
  })
  void the_last_number_of_a_name_is_the_frames(String path, String series, long number) {
    FilmFrame frame = FilmFrame.of(0, path);

    assertThat(frame.series()).isEqualTo(series);
    assertThat(frame.number()).isEqualTo(number);
  }

  @Test
  void frames_are_ordered_by_number_across_folders() {
    List<String> ordered =
        List.of(
            "c/b/frame9.jpg",
            "c/a/frame10.jpg",
            "c/b/frame10.jpg",
            "c/frame11.jpg",
            "c/z/frame309.jpg",
            "c/a/frame2958.jpg",
            "c/frame99999999999999999999998.jpg",
            "c/frame99999999999999999999999.jpg");
    List<String> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(3));

    assertThat(
            frames(shuffled.toArray(String[]::new)).stream()
                .sorted(FilmFrame.ORDER)
                .map(FilmFrame::path))
        .containsExactlyElementsOf(ordered);
  }

  @ParameterizedTest
  @CsvSource({
    "a, b",
    "a9, a10",
    "a, a1",
    "a09, a10",
    "a01, a1",
    "a1b, a01c",
    "1, a",
    "A, a",
    "'', a"
  })
  void natural_order_goes_by_value_and_is_antisymmetric(String first, String second) {
    assertThat(FilmFrame.naturalKey(first).compareTo(FilmFrame.naturalKey(second))).isNegative();
    assertThat(FilmFrame.naturalKey(second).compareTo(FilmFrame.naturalKey(first))).isPositive();
    assertThat(FilmFrame.naturalKey(first).compareTo(FilmFrame.naturalKey(first))).isZero();
  }

  @Test
  void a_gap_ends_a_block() {
    String[] paths =
        IntStream.concat(IntStream.range(0, 8), IntStream.range(100, 108))
            .mapToObj(i -> "c/frame" + i + ".jpg")
            .toArray(String[]::new);

    for (List<FilmFrame> block : FilmBlocks.of(frames(paths))) {
      assertThat(block.get(block.size() - 1).number() - block.get(0).number()).isLessThan(8);
    }
  }

  @Test
  void steps_of_a_film_of_which_every_hundredth_frame_was_kept_are_no_gaps() {
    String[] paths =
        IntStream.range(0, 300).mapToObj(i -> "c/frame" + 100 * i + ".jpg").toArray(String[]::new);

    assertThat(FilmBlocks.of(frames(paths)))
        .hasSize(30)
        .allSatisfy(block -> assertThat(block).hasSize(10));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "10, 10", "40, 10", "100, 20", "119, 23", "150, 30", "6000, 30"})
  void the_number_of_blocks_grows_with_the_class(int images, int blocks) {
    String[] paths =
        IntStream.range(0, images).mapToObj(i -> "c/" + i + ".jpg").toArray(String[]::new);

    assertThat(FilmBlocks.of(frames(paths))).hasSize(blocks);
  }

  @Test
  void names_without_numbers_are_cut_in_their_own_order() {
    String[] paths =
        IntStream.range(0, 26)
            .mapToObj(i -> "c/" + "abcdefghijklmnopqrstuvwxyz".charAt(25 - i) + ".jpg")
            .toArray(String[]::new);

    List<List<FilmFrame>> blocks = FilmBlocks.of(frames(paths));

    assertThat(blocks).hasSize(10);
    assertThat(blocks.get(0)).extracting(FilmFrame::name).containsExactly("a.jpg", "b.jpg");
  }

  private static List<FilmFrame> frames(String... paths) {
    return IntStream.range(0, paths.length).mapToObj(i -> FilmFrame.of(i, paths[i])).toList();
  }
}

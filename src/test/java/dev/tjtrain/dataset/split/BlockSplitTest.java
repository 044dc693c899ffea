package dev.tjtrain.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockSplitTest {

  private static final int SEED = 20;
  private static final double[] SHARES = {0.7, 0.2, 0.1};

  /** Films of every kind, drawn with fixed seeds: sizes, gaps, folders, names without numbers. */
  static List<List<String>> films() {
    List<List<String>> films = new ArrayList<>();
    for (int seed = 0; seed < 36; seed++) {
      Random random = new Random(seed);
      List<String> paths = new ArrayList<>();
      int classes = 1 + random.nextInt(4);
      for (int c = 0; c < classes; c++) {
        int count = seed % 3 == 0 ? 10 + random.nextInt(30) : 10 + random.nextInt(900);
        int number = random.nextInt(50);
        for (int i = 0; i < count; i++) {
          number += random.nextInt(40) == 0 ? 1 + random.nextInt(500) : 1 + random.nextInt(3);
          paths.add(
              switch (seed % 4) {
                case 0 -> "class%d/frame%d.jpg".formatted(c, number);
                case 1 -> "class%d/part%d/frame%06d.png".formatted(c, i % 3, number);
                case 2 -> "class%d/film%d_%d.jpg".formatted(c, i * 3 / count, number);
                default -> "class%d/%s.jpg".formatted(c, letters(number));
              });
        }
      }
      films.add(paths);
    }
    return films;
  }

  @ParameterizedTest
  @MethodSource("films")
  void every_image_falls_into_exactly_one_part(List<String> paths) {
    Split split = split(paths, SEED);

    assertThat(all(split).stream().sorted())
        .containsExactlyElementsOf(IntStream.range(0, paths.size()).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("films")
  void every_class_is_shared_out_to_within_a_block_or_two(List<String> paths) {
    Split split = split(paths, SEED);

    for (List<FilmFrame> frames : byClass(paths).values()) {
      int longest = FilmBlocks.of(frames).stream().mapToInt(List::size).max().orElseThrow();
      Set<Integer> ofClass = indices(frames);
      int part = 0;
      for (int[] images : List.of(split.train(), split.validation(), split.test())) {
        long count = Arrays.stream(images).filter(ofClass::contains).count();
        assertThat((double) count)
            .isBetween(
                SHARES[part] * frames.size() - 1.5 * longest,
                SHARES[part] * frames.size() + 1.5 * longest)
            .isPositive();
        part++;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("films")
  void no_block_is_torn(List<String> paths) {
    Split split = split(paths, SEED);
    Set<Integer> train = set(split.train());
    Set<Integer> validation = set(split.validation());
    Set<Integer> test = set(split.test());

    for (List<FilmFrame> frames : byClass(paths).values()) {
      for (List<FilmFrame> block : FilmBlocks.of(frames)) {
        Set<Integer> images = indices(block);
        assertThat(
                train.containsAll(images)
                    || validation.containsAll(images)
                    || test.containsAll(images))
            .as("%s", block)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("films")
  void the_order_of_the_listing_does_not_matter(List<String> paths) {
    List<String> shuffled = new ArrayList<>(paths);
    Collections.shuffle(shuffled, new Random(1));

    assertThat(named(split(shuffled, SEED), shuffled)).isEqualTo(named(split(paths, SEED), paths));
  }

  @Test
  void the_seed_decides() {
    List<String> paths = frames("a", 1, 300);

    assertThat(named(split(paths, 1), paths)).isEqualTo(named(split(paths, 1), paths));
    assertThat(named(split(paths, 1), paths)).isNotEqualTo(named(split(paths, 2), paths));
  }

  @Test
  void a_film_without_gaps_comes_out_at_exactly_70_20_10() {
    Split split = split(frames("a", 1, 3000), SEED);

    assertThat(List.of(split.train().length, split.validation().length, split.test().length))
        .containsExactly(2100, 600, 300);
  }

  @Test
  void few_test_frames_of_a_long_film_have_a_neighbour_in_training() {
    List<String> paths = frames("a", 1, 3000);
    Split split = split(paths, SEED);
    Set<Integer> train = set(split.train());

    // The frames' numbers are their indices here.
    assertThat(
            Arrays.stream(split.test()).filter(i -> train.contains(i - 1) || train.contains(i + 1)))
        .hasSizeLessThanOrEqualTo(2 * 3)
        .isNotEmpty();
  }

  @Test
  void ten_images_of_one_class_are_split_7_2_1() {
    Split split = split(frames("a", 1, 10), SEED);

    assertThat(List.of(split.train().length, split.validation().length, split.test().length))
        .containsExactly(7, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 5, 9, 10, 11})
  void three_images_are_enough_to_be_in_every_part(int count) {
    List<String> paths = new ArrayList<>(frames("big", 1, 40));
    paths.addAll(frames("small", 100, count));

    Split split = split(paths, SEED);

    for (int[] part : List.of(split.train(), split.validation(), split.test())) {
      assertThat(Arrays.stream(part).filter(i -> i >= 40)).isNotEmpty();
    }
  }

  @Test
  void classes_of_one_and_two_images_are_split_together() {
    List<String> paths = new ArrayList<>();
    for (char c = 'a'; c < 'k'; c++) {
      paths.addAll(frames(String.valueOf(c), 1, 1 + c % 2));
    }

    Split split = split(paths, SEED);

    assertThat(split.train()).isNotEmpty();
    assertThat(split.validation()).isNotEmpty();
    assertThat(split.test()).isNotEmpty();
    assertThat(all(split)).hasSize(paths.size()).doesNotHaveDuplicates();
  }

  @Test
  void ninety_thousand_images_are_split() {
    List<String> paths = frames("a", 1, 90_000);

    assertThat(split(paths, SEED).test()).hasSize(9_000);
  }

  private static List<String> frames(String className, int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(i -> className + "/frame" + i + ".jpg")
        .toList();
  }

  private static String letters(int number) {
    StringBuilder letters = new StringBuilder();
    for (char digit : Integer.toString(number).toCharArray()) {
      letters.append((char) ('a' + digit - '0'));
    }
    return letters.toString();
  }

  private static Split split(List<String> paths, int seed) {
    return BlockSplit.of(paths, labels(paths), seed);
  }

  private static int[] labels(List<String> paths) {
    List<String> classes = paths.stream().map(BlockSplitTest::classOf).distinct().sorted().toList();
    return paths.stream().mapToInt(path -> classes.indexOf(classOf(path))).toArray();
  }

  private static String classOf(String path) {
    return path.substring(0, path.indexOf('/'));
  }

  private static Map<String, List<FilmFrame>> byClass(List<String> paths) {
    return IntStream.range(0, paths.size())
        .mapToObj(i -> FilmFrame.of(i, paths.get(i)))
        .collect(
            Collectors.groupingBy(
                frame -> classOf(frame.path()), TreeMap::new, Collectors.toList()));
  }

  private static Set<Integer> indices(List<FilmFrame> frames) {
    return frames.stream().map(FilmFrame::index).collect(Collectors.toSet());
  }

  private static Set<Integer> set(int[] images) {
    return Arrays.stream(images).boxed().collect(Collectors.toSet());
  }

  private static List<Integer> all(Split split) {
    return IntStream.concat(
            Arrays.stream(split.train()),
            IntStream.concat(Arrays.stream(split.validation()), Arrays.stream(split.test())))
        .boxed()
        .toList();
  }

  private static List<Set<String>> named(Split split, List<String> paths) {
    List<Set<String>> named = new ArrayList<>();
    for (int[] part : List.of(split.train(), split.validation(), split.test())) {
      Set<String> names = new LinkedHashSet<>();
      Arrays.stream(part).forEach(i -> names.add(paths.get(i)));
      named.add(names);
    }
    return named;
  }
}

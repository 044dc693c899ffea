package dev.tjtrain.dataset.split;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.tjtrain.Shared;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomSplitTest {

  @Test
  void every_image_falls_into_exactly_one_part() {
    Split split = RandomSplit.of(101, 20);

    assertThat(split.train()).hasSize(71);
    assertThat(split.validation()).hasSize(20);
    assertThat(split.test()).hasSize(10);
    int[] all =
        IntStream.concat(
                Arrays.stream(split.train()),
                IntStream.concat(Arrays.stream(split.validation()), Arrays.stream(split.test())))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, 101).toArray());
  }

  @Test
  void ten_images_are_the_fewest_that_fill_every_part() {
    assertThat(RandomSplit.lengths(RandomSplit.FEWEST)).doesNotContain(0);
    assertThat(RandomSplit.lengths(RandomSplit.FEWEST - 1)).contains(0);
  }

  @Test
  void another_seed_splits_differently() {
    assertThat(RandomSplit.of(100, 20).train()).isNotEqualTo(RandomSplit.of(100, 21).train());
  }

  @Test
  void ten_images_split_as_pytorch_splits_them() {
    assertThat(RandomSplit.of(10, 20).train()).containsExactly(1, 2, 9, 5, 4, 3, 7);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8 0 5 9 7 4 2 10 3 1 11 6",
    "1, 1 4 6 8 11 0 5 3 2 9 10 7",
    "-1, 3 1 8 9 2 6 10 11 0 5 7 4",
    "2147483647, 3 8 11 6 5 2 1 0 4 10 7 9",
    "-2147483648, 10 11 7 8 9 4 3 5 0 1 6 2"
  })
  void every_seed_is_the_one_that_pytorch_makes_of_it(int seed, String order) {
    Split split = RandomSplit.of(12, seed); // into 9, 2 and 1

    assertThat(
            Stream.of(split.train(), split.validation(), split.test())
                .flatMapToInt(IntStream::of)
                .toArray())
        .containsExactly(Stream.of(order.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  @Test
  void all_sizes_split_index_for_index_as_pytorch_splits_them() throws Exception {
    for (JsonElement element : Shared.json("golden/split.json").getAsJsonArray()) {
      JsonObject golden = element.getAsJsonObject();
      Split split = RandomSplit.of(golden.get("n").getAsInt(), 20);
      assertPart(split.train(), golden.getAsJsonObject("train"));
      assertPart(split.validation(), golden.getAsJsonObject("val"));
      assertPart(split.test(), golden.getAsJsonObject("test"));
    }
  }

  private static void assertPart(int[] part, JsonObject golden) throws Exception {
    assertThat(part).hasSize(golden.get("length").getAsInt());
    String joined = Arrays.stream(part).mapToObj(String::valueOf).collect(Collectors.joining(","));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(joined.getBytes(UTF_8));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(golden.get("sha256").getAsString());
  }
}

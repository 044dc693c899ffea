package dev.tjtrain.features.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the bytes of a log, rows are right or computed again. */
class DamagedLogTest {

  private static final Map<String, String> ROWS =
      Map.of("a", "aa", "b", "bb", "c", "cc", "d", "dd", "e", "ee");

  @TempDir private Path root;
  private CacheWorld world;
  private byte[] whole = {};

  @BeforeEach
  void five_images_have_been_passed_over() throws IOException {
    world = new CacheWorld(root);
    for (String name : ROWS.keySet()) {
      world.image(name, name + name);
    }
    world.pass();
    whole = Files.readAllBytes(world.log());
  }

  @Test
  void cut_off_anywhere_as_by_a_kill_it_loses_its_last_chunks_only() throws IOException {
    int known = 0;
    for (int length = 0; length <= whole.length; length += 3) {
      Files.write(world.log(), Arrays.copyOf(whole, length));

      assertThat(world.pass()).as("cut to %d", length).isEqualTo(ROWS);
      assertThat(5 - world.computed.size()).as("cut to %d", length).isGreaterThanOrEqualTo(known);
      known = 5 - world.computed.size();
      assertThat(world.pass()).isEqualTo(ROWS);
      assertThat(world.computed).as("cut to %d, then mended", length).isEmpty();
    }
    assertThat(known).isGreaterThanOrEqualTo(4);
  }

  @Test
  void cut_off_behind_its_head_it_goes_on_without_a_warning() throws IOException {
    int head = (int) LogFormat.aligned(LogFormat.head(world.key(), CacheWorld.ROW_BYTES).limit());
    for (int length = head; length <= whole.length; length++) {
      Files.write(world.log(), Arrays.copyOf(whole, length));
      world.pass();
    }
    assertThat(world.warnings).isEmpty();
  }

  @Test
  void with_any_byte_flipped_it_gives_the_right_rows() throws IOException {
    for (int at = 0; at < whole.length; at += 3) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      Files.write(world.log(), flipped);

      assertThat(world.pass()).as("flipped at %d", at).isEqualTo(ROWS);
      int lost = world.computed.size();
      world.pass();
      assertThat(world.computed).as("flipped at %d, then mended", at).isEmpty();
      assertThat(lost).as("flipped at %d", at).isIn(0, 1, 2, 5);
    }
  }

  @Test
  void a_flipped_byte_in_a_row_costs_that_row_and_a_warning() throws IOException {
    int row = new String(whole, ISO_8859_1).indexOf("cc\0\0\0\0");
    whole[row] = 'X';
    Files.write(world.log(), whole);

    assertThat(world.pass()).isEqualTo(ROWS);
    assertThat(world.computed).containsExactly("c");
    assertThat(world.warnings).singleElement().asString().contains("damaged", "1 image");
  }

  @Test
  void a_damaged_chunk_in_the_middle_costs_its_images_and_a_warning() throws IOException {
    int chunk = (int) LogFormat.aligned(LogFormat.head(world.key(), CacheWorld.ROW_BYTES).limit());
    whole[chunk] ^= 1;
    Files.write(world.log(), whole);

    assertThat(world.pass()).isEqualTo(ROWS);
    assertThat(world.computed).containsExactly("a", "b");
    assertThat(world.warnings).singleElement().asString().contains("damaged");
  }

  @Test
  void a_file_that_is_no_log_is_replaced_with_a_warning() throws IOException {
    Files.writeString(world.log(), "something else, longer than any head could be".repeat(100));

    assertThat(world.pass()).isEqualTo(ROWS);
    assertThat(world.computed).hasSize(5);
    assertThat(world.warnings).singleElement().asString().contains("damaged");
    world.pass();
    assertThat(world.computed).isEmpty();
  }

  @Test
  void a_damaged_log_can_be_listed_and_cleared() throws IOException {
    whole[0] ^= 1;
    Files.write(world.log(), whole);

    assertThat(world.folder.list()).singleElement().matches(one -> one.images() == 0);
    assertThat(world.folder.clear()).hasSize(1);
    assertThat(world.log()).doesNotExist();
  }
}

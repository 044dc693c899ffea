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

/** Whatever happens to the bytes of a file, tensors are right or computed again. */
class DamagedFeatureFileTest {

  private static final Map<String, String> TEXTS =
      Map.of("a", "aa", "b", "bb", "c", "cc", "d", "dd", "e", "ee");

  @TempDir private Path root;
  private CacheWorld world;
  private byte[] whole = {};

  @BeforeEach
  void five_images_have_been_passed_over() throws IOException {
    world = new CacheWorld(root);
    for (String name : TEXTS.keySet()) {
      world.image(name, name + name);
    }
    world.pass();
    whole = Files.readAllBytes(world.file());
  }

  @Test
  void cut_off_anywhere_as_by_a_kill_it_loses_its_last_records_only() throws IOException {
    int known = 0;
    for (int length = 0; length <= whole.length; length += 3) {
      Files.write(world.file(), Arrays.copyOf(whole, length));

      assertThat(world.pass()).as("cut to %d", length).isEqualTo(TEXTS);
      assertThat(5 - world.computed.size()).as("cut to %d", length).isGreaterThanOrEqualTo(known);
      known = 5 - world.computed.size();
      assertThat(world.pass()).isEqualTo(TEXTS);
      assertThat(world.computed).as("cut to %d, then mended", length).isEmpty();
    }
    assertThat(known).isGreaterThanOrEqualTo(4);
  }

  @Test
  void cut_off_anywhere_it_goes_on_without_a_warning() throws IOException {
    for (int length = 0; length <= whole.length; length++) {
      Files.write(world.file(), Arrays.copyOf(whole, length));
      world.pass();
    }
    assertThat(world.warnings).isEmpty();
  }

  @Test
  void with_any_byte_flipped_it_gives_the_right_tensors() throws IOException {
    for (int at = 0; at < whole.length; at += 3) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      Files.write(world.file(), flipped);

      assertThat(world.pass()).as("flipped at %d", at).isEqualTo(TEXTS);
      int lost = world.computed.size();
      world.pass();
      assertThat(world.computed).as("flipped at %d, then mended", at).isEmpty();
      assertThat(lost).as("flipped at %d", at).isIn(0, 1);
    }
  }

  @Test
  void a_flipped_byte_in_a_tensor_costs_that_tensor_and_a_warning() throws IOException {
    int tensor = new String(whole, ISO_8859_1).indexOf("cc\0\0\0\0");
    whole[tensor] = 'X';
    Files.write(world.file(), whole);

    assertThat(world.pass()).isEqualTo(TEXTS);
    assertThat(world.computed).containsExactly("c");
    assertThat(world.warnings).singleElement().asString().contains("damaged", "1 image");
  }

  @Test
  void a_damaged_record_in_the_middle_costs_its_image_and_a_warning() throws IOException {
    whole[0] ^= 1;
    Files.write(world.file(), whole);

    assertThat(world.pass()).isEqualTo(TEXTS);
    assertThat(world.computed).containsExactly("a");
    assertThat(world.warnings).singleElement().asString().contains("damaged");
  }

  @Test
  void a_file_of_another_kind_is_emptied_with_a_warning() throws IOException {
    Files.writeString(world.file(), "something else, longer than a record".repeat(100));

    assertThat(world.pass()).isEqualTo(TEXTS);
    assertThat(world.computed).hasSize(5);
    assertThat(world.warnings).singleElement().asString().contains("damaged");
    world.pass();
    assertThat(world.computed).isEmpty();
  }

  @Test
  void a_damaged_file_can_be_listed_and_cleared() throws IOException {
    Files.write(
        world.folder.path().resolve(world.key().id() + ".properties"), new byte[] {'\\', 'u'});
    Files.writeString(world.file(), "something else");

    assertThat(world.folder.list())
        .singleElement()
        .matches(one -> one.images() == 0 && one.dataset().equals("(unknown)"));
    assertThat(world.folder.clear()).hasSize(1);
    assertThat(world.file()).doesNotExist();
  }
}

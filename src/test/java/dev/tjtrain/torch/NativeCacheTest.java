package dev.tjtrain.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.util.Utils;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Networks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On links to the real libraries, and copies of those that come to harm. */
class NativeCacheTest {

  private static final String VERIFIED = "tj-train.verified";

  @TempDir private Path cache = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void likeTheRealOne() throws IOException {
    Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, ai.djl.Device.cpu())
        .close(); // DJL unpacks libtorch
    List<Path> unpacked;
    try (Stream<Path> folders = Files.list(Utils.getEngineCacheDir("pytorch"))) {
      unpacked = folders.filter(path -> name(path).contains("-cpu-")).toList();
    }
    assumeTrue(unpacked.size() == 1, "skipped: not one libtorch for the CPU unpacked here");
    Path real = unpacked.get(0);
    folder = Files.createDirectory(cache.resolve(name(real)));
    try (Stream<Path> files = Files.list(real)) {
      for (Path file : files.toList()) {
        if (!name(file).equals(VERIFIED)) {
          Files.createSymbolicLink(folder.resolve(name(file)), file);
        }
      }
    }
  }

  /** JUnit would warn of each link that it deletes. */
  @AfterEach
  void removeLinks() throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void a_whole_folder_is_left_alone() throws Exception {
    NativeCache.repair(cache);

    assertThat(folder).isNotEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch_cpu", "c10", "djl_torch"})
  void a_library_cut_short_empties_the_folder(String library) throws Exception {
    Path file = file(library);
    long size = Files.size(file);
    Files.delete(file);
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(size / 2);
    }

    NativeCache.repair(cache);

    assertThat(folder).doesNotExist();
    assertThat(cache).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c10", "djl_torch"})
  void a_library_with_another_byte_empties_the_folder(String library) throws Exception {
    change(file(library));

    NativeCache.repair(cache);

    assertThat(folder).doesNotExist();
  }

  @Test
  void a_library_that_changes_after_it_was_found_whole_empties_the_folder() throws Exception {
    NativeCache.repair(cache);
    assertThat(folder.resolve(VERIFIED)).exists();
    change(file("c10"));

    NativeCache.repair(cache);

    assertThat(folder).doesNotExist();
  }

  /** Two changes in the same tick of the clock look the same from outside. */
  @Test
  void a_library_written_this_moment_is_read_again_next_time() throws Exception {
    Path file = file("c10");
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, whole);

    NativeCache.repair(cache);

    assertThat(folder).isNotEmptyDirectory();
    assertThat(folder.resolve(VERIFIED)).doesNotExist();
  }

  @Test
  void a_damaged_note_of_what_was_found_whole_does_no_harm() throws Exception {
    NativeCache.repair(cache);
    byte[] right = Files.readAllBytes(folder.resolve(VERIFIED));
    Files.write(folder.resolve(VERIFIED), new byte[] {(byte) 0xff, 0});

    NativeCache.repair(cache);

    assertThat(folder.resolve(VERIFIED)).hasBinaryContent(right);
  }

  @Test
  void a_missing_library_empties_the_folder() throws Exception {
    Files.delete(file("c10"));

    NativeCache.repair(cache);

    assertThat(folder).doesNotExist();
  }

  /** DJL unpacks it when it first needs it. */
  @Test
  void the_bridge_between_java_and_libtorch_may_be_missing() throws Exception {
    Files.delete(file("djl_torch"));

    NativeCache.repair(cache);

    assertThat(folder).isNotEmptyDirectory();
  }

  @Test
  void no_folder_yet_and_those_of_other_versions_are_nothing_to_repair(@TempDir Path other)
      throws Exception {
    Path older = Files.createDirectory(other.resolve("1.0-cpu-linux-x86_64"));

    NativeCache.repair(other);
    NativeCache.repair(other.resolve("none"));

    assertThat(older).exists();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private Path file(String library) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> name(f).endsWith(System.mapLibraryName(library)))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Turns a bit in the middle of a copy that takes the place of {@code file}. */
  private static void change(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.delete(file);
    Files.write(file, content);
  }
}

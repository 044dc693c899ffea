package dev.tjtrain.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.util.Utils;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On sparse files of the right sizes, since only sizes are looked at. */
class NativeCacheTest {

  @TempDir private Path cache = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void likeTheRealOne() throws IOException {
    Networks.create(Networks.random(1), 2, 1, ai.djl.Device.cpu()).close(); // DJL unpacks libtorch
    List<Path> unpacked;
    try (Stream<Path> folders = Files.list(Utils.getEngineCacheDir("pytorch"))) {
      unpacked = folders.filter(path -> name(path).contains("-cpu-")).toList();
    }
    assumeTrue(unpacked.size() == 1, "skipped: not one libtorch for the CPU unpacked here");
    Path real = unpacked.get(0);
    folder = Files.createDirectory(cache.resolve(name(real)));
    try (Stream<Path> files = Files.list(real)) {
      for (Path file : files.toList()) {
        resize(folder.resolve(name(file)), Files.size(file));
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
    resize(file, Files.size(file) / 2);

    NativeCache.repair(cache);

    assertThat(folder).doesNotExist();
    assertThat(cache).exists();
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

  private static void resize(Path file, long size) throws IOException {
    try (RandomAccessFile resized = new RandomAccessFile(file.toFile(), "rw")) {
      resized.setLength(size);
    }
  }
}

package dev.tjtrain.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir Path folder;

  @Test
  void a_file_takes_the_place_of_the_older_one() throws Exception {
    Path file = folder.resolve("file.txt");

    AtomicFile.write(file, new byte[] {1});
    AtomicFile.write(file, new byte[] {2, 3});

    assertThat(file).hasBinaryContent(new byte[] {2, 3});
    assertThat(names()).containsExactly("file.txt");
  }

  @Test
  void a_failure_halfway_leaves_the_older_one_and_nothing_else() throws Exception {
    Path file = Files.write(folder.resolve("file.txt"), new byte[] {1});

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("No space left on device");
                    }))
        .hasMessage(file + " cannot be written: the disk is full; free some space");

    assertThat(file).hasBinaryContent(new byte[] {1});
    assertThat(names()).containsExactly("file.txt");
  }

  @Test
  void what_is_under_way_goes_when_the_process_has_to_end_at_once() throws Exception {
    Path file = folder.resolve("file.txt");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      assertThat(names()).hasSize(1);
                      TemporaryFile.discardAll();
                      assertThat(names()).isEmpty();
                    }))
        .hasMessageStartingWith(file + " cannot be written");

    assertThat(names()).isEmpty();
  }

  @Test
  void a_missing_folder_is_said() {
    assertThatThrownBy(() -> AtomicFile.write(folder.resolve("none/file.txt"), new byte[1]))
        .hasMessageEndingWith("cannot be written: there is no such folder; make it first");
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList().stream();
    }
  }
}

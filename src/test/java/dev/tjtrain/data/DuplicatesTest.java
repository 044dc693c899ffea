package dev.tjtrain.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTest {

  @TempDir private Path root = Path.of("");

  @Test
  void images_of_the_same_bytes_are_found_in_and_across_classes() throws Exception {
    byte[] once = bytes(1, 20_000);
    byte[] twice = bytes(2, 20_000);
    byte[] other = bytes(3, 5_000);
    write("a/1.png", once);
    write("a/2.png", twice);
    write("a/3.png", other);
    write("b/1.png", twice);
    write("b/2.png", other);
    write("b/3.png", other);
    write("b/4.png", bytes(4, 5_001));
    FrameFolder frames = FrameFolder.open(root);

    Duplicates duplicates = Duplicates.find(frames, () -> false);

    assertThat(duplicates.groups()).containsExactlyInAnyOrder(List.of(1, 3), List.of(2, 4, 5));
    assertThat(duplicates.acrossClasses(frames)).hasSize(2);
    assertThat(duplicates.inBoth(new int[] {3, 6}, new int[] {0, 1, 2})).isEqualTo(1);
    assertThat(duplicates.inBoth(new int[] {4, 5}, new int[] {0, 2})).isEqualTo(2);
    assertThat(duplicates.inBoth(new int[] {4, 5}, new int[] {0, 1})).isZero();
  }

  @Test
  void a_copy_within_a_class_is_no_conflict() throws Exception {
    write("a/1.png", bytes(1, 100));
    write("a/2.png", bytes(1, 100));
    write("b/1.png", bytes(2, 100));
    FrameFolder frames = FrameFolder.open(root);

    Duplicates duplicates = Duplicates.find(frames, () -> false);

    assertThat(duplicates.groups()).containsExactly(List.of(0, 1));
    assertThat(duplicates.acrossClasses(frames)).isEmpty();
  }

  @Test
  void files_that_differ_anywhere_are_not_the_same() throws Exception {
    byte[] bytes = bytes(1, 30_000);
    for (int at : new int[] {0, 15_000, 29_999}) {
      byte[] changed = bytes.clone();
      changed[at]++;
      write("a/" + at + ".png", changed);
    }
    write("b/1.png", bytes);

    assertThat(Duplicates.find(FrameFolder.open(root), () -> false).groups()).isEmpty();
  }

  @Test
  void empty_and_vanished_files_are_no_duplicates() throws Exception {
    for (String name : List.of("a/1.png", "a/2.png", "b/1.png", "b/2.png")) {
      write(name, new byte[0]);
    }
    FrameFolder frames = FrameFolder.open(root);
    Files.delete(root.resolve("b/1.png"));
    Files.delete(root.resolve("b/2.png"));

    assertThat(Duplicates.find(frames, () -> false).groups()).isEmpty();
  }

  @Test
  void it_stops_when_told() throws Exception {
    write("a/1.png", bytes(1, 10));
    write("b/1.png", bytes(1, 10));
    FrameFolder frames = FrameFolder.open(root);

    assertThatThrownBy(() -> Duplicates.find(frames, () -> true))
        .isInstanceOf(CancellationException.class);
  }

  private void write(String path, byte[] bytes) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(root.resolve(path.substring(0, path.indexOf('/'))));
    Files.write(file, bytes);
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}

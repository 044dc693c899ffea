package dev.tjtrain.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTest {

  @TempDir private Path root = Path.of("");

  @Test
  void images_of_the_same_content_are_found_in_and_across_classes() throws Exception {
    ImageFolderDataset images =
        folder("a/1.png", "a/2.png", "a/3.png", "b/1.png", "b/2.png", "b/3.png");

    Duplicates duplicates = Duplicates.of(contents("w", "x", "y", "x", "y", "y"));

    assertThat(duplicates.groups()).containsExactlyInAnyOrder(List.of(1, 3), List.of(2, 4, 5));
    assertThat(duplicates.acrossClasses(images)).hasSize(2);
    assertThat(duplicates.inBoth(new int[] {3}, new int[] {0, 1, 2})).isEqualTo(1);
    assertThat(duplicates.inBoth(new int[] {4, 5}, new int[] {0, 2})).isEqualTo(2);
    assertThat(duplicates.inBoth(new int[] {4, 5}, new int[] {0, 1})).isZero();
  }

  @Test
  void a_copy_within_a_class_is_no_conflict() throws Exception {
    ImageFolderDataset images = folder("a/1.png", "a/2.png", "b/1.png");

    Duplicates duplicates = Duplicates.of(contents("x", "x", "y"));

    assertThat(duplicates.groups()).containsExactly(List.of(0, 1));
    assertThat(duplicates.acrossClasses(images)).isEmpty();
  }

  @Test
  void images_that_could_not_be_read_are_no_duplicates() {
    assertThat(Duplicates.of(contents(null, "x", null)).groups()).isEmpty();
  }

  private static @Nullable Object[] contents(@Nullable String... contents) {
    return contents;
  }

  private ImageFolderDataset folder(String... paths) throws Exception {
    for (String path : paths) {
      Path file = root.resolve(path);
      Files.createDirectories(root.resolve(path.substring(0, path.indexOf('/'))));
      Files.write(file, new byte[1]);
    }
    return ImageFolderDataset.open(root);
  }
}

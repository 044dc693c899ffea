package dev.tjtrain.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.DrawnFrames;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrectionsTest {

  @TempDir private Path folder;

  @Test
  void lists_are_read_with_quotes_blank_lines_and_either_end_of_line() throws IOException {
    Path exclude = write("a/1.png\r\n\n  b/with space.png\n");
    Path relabel = folder.resolve("relabel.csv");
    Files.writeString(relabel, "path,class\na/1.png,b\n\"a/x, \"\"y\"\".png\",\"b, c\"\n");

    Corrections read = Corrections.read(exclude, relabel);

    assertThat(read.excluded()).containsExactly("a/1.png", "  b/with space.png");
    assertThat(read.relabelled())
        .containsExactly(Map.entry("a/1.png", "b"), Map.entry("a/x, \"y\".png", "b, c"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/1.png", "a/1.png,", "a,b,c", ",b", "\"a/1.png,b", "a/1.png,b\na/1.png,a"})
  void what_is_no_path_and_class_is_refused_by_the_name_of_its_file(String lines)
      throws IOException {
    Path file = write(lines);

    assertThatThrownBy(() -> Corrections.read(null, file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void a_missing_list_and_one_that_is_no_text_are_refused() throws IOException {
    Path missing = folder.resolve("missing");
    Path binary = folder.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe});

    for (Path file : List.of(missing, binary)) {
      assertThatThrownBy(() -> Corrections.read(file, null))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void images_are_left_out_and_relabelled_before_they_are_limited() throws IOException {
    ImageFolderDataset corrected =
        images()
            .corrected(
                new Corrections(
                    Set.of("a/00.png", "b/09.png"), Map.of("a/02.png", "b", "a/00.png", "b")))
            .limitedTo(OptionalInt.of(2));

    int[] all = IntStream.range(0, corrected.count()).toArray();
    assertThat(corrected.paths(all))
        .containsExactly("a/01.png", "a/02.png", "a/03.png", "b/00.png");
    assertThat(IntStream.of(all).map(corrected::label)).containsExactly(0, 1, 0, 1);
    assertThat(corrected.remarks())
        .containsExactly("corrected: 2 images excluded, 2 relabelled; 1 of these are not there");
  }

  @Test
  void lists_of_other_images_or_classes_are_refused() throws IOException {
    assertThatThrownBy(
            () -> images().corrected(new Corrections(Set.of("c/1.png"), Map.of("d", "a"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the lists are of other images");
    assertThatThrownBy(() -> images().corrected(new Corrections(Set.of(), Map.of("a/00.png", "c"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a/00.png is to be of class c")
        .hasMessageContaining("has the classes a, b");
  }

  private ImageFolderDataset images() throws IOException {
    return ImageFolderDataset.open(DrawnFrames.folder(folder.resolve("data"), 4, "a", "b"));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("list"), text);
  }
}

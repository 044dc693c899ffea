package dev.tjtrain.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.DrawnFrames;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelFileTest {

  @TempDir private Path temporary;
  private Path folder = Path.of("");

  /** The images x/00.png to x/03.png and y/00.png. */
  @BeforeEach
  void images() throws IOException {
    folder = temporary.resolve("images");
    DrawnFrames.add(folder, "x", 4);
    DrawnFrames.add(folder, "y", 1);
  }

  @Test
  void labels_decide_the_class_and_not_the_folder() throws IOException {
    ImageFolderDataset images =
        open(
            "path,label\ny/00.png,cat\nx/00.png,dog\nx/03.png, cat \nx/02.png,dog\nx/01.png,dog\n");

    assertThat(images.getClasses()).containsExactly("cat", "dog");
    assertThat(paths(images))
        .containsExactly("x/03.png", "y/00.png", "x/00.png", "x/01.png", "x/02.png");
    assertThat(images.remarks()).isEmpty();
    assertThat(images.parts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffname;kind\n02;dog\nx/01;cat\n",
        "id\tname\tkind\r\n1\t02\tdog\r\n2\tx/01\tcat\r\n",
        "kind,\"name\"\ndog,02.png\n\"cat\",\"x\\01.png\"\n"
      })
  void paths_may_lack_folder_and_ending_where_one_image_is_meant(String table) throws IOException {
    ImageFolderDataset images = open(table, "name", "kind");

    assertThat(paths(images)).containsExactly("x/01.png", "x/02.png");
  }

  @Test
  void an_image_may_have_no_ending_itself() throws IOException {
    Files.move(folder.resolve("x/02.png"), folder.resolve("x/scan"));

    ImageFolderDataset images = open("path,label\nscan,cat\nx/01,dog\n");

    assertThat(paths(images)).containsExactly("x/scan", "x/01.png");
  }

  @Test
  void what_only_one_side_has_is_counted_and_named() throws IOException {
    ImageFolderDataset images =
        open(
            "path,label\nx/01.png,cat\nx/01.png,cat\nx/02.png,Cat\nx/03.png,\n00.png,cat\ngone.png,cat\n");

    Path table = temporary.resolve("labels.csv");
    assertThat(images.remarks())
        .containsExactly(
            "1 row of " + table + " has no label",
            "1 row of " + table + " repeats another",
            "2 images of %s: not below %s, or more than one has the name: 00.png, gone.png"
                .formatted(table, folder),
            "left out 3 images of %s that %s does not label: x/00.png, x/03.png, y/00.png"
                .formatted(folder, table),
            "classes Cat (1 image) and cat (1 image) differ only in upper and lower case; is one of"
                + " them meant?");
  }

  @Test
  void a_third_column_gives_the_split() throws IOException {
    ImageFolderDataset images =
        open(
            "path,label,part\nx/00.png,a,train\nx/01.png,b,Training\nx/02.png,a,valid\nx/03.png,b,test\n");

    assertThat(SplitMethod.defaultFor(images)).isEqualTo(SplitMethod.GIVEN);
    Split split = SplitMethod.GIVEN.split(images, 20);
    assertThat(images.paths(split.train())).containsExactly("x/00.png", "x/01.png");
    assertThat(images.paths(split.validation())).containsExactly("x/02.png");
    assertThat(images.paths(split.test())).containsExactly("x/03.png");
    assertThat(images.remarks())
        .contains("the val part has no images of: b", "the test part has no images of: a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "'id,breed\n1,a'|no column 'path'; its columns are id, breed",
        "'path,label\nx/00.png'|'x/00.png' has 1 fields, the first row 2",
        "'path,label\nx/00.png,a\nx/00.png,b'|gives x/00.png two labels, a and b",
        "'path,label\nz/1.png,a'|labels none of the 5 images below",
        "'path,label,part\nx/00.png,a,middle'|'middle' in the row 'x/00.png,a,middle'",
        "'path,label,part\nx/00.png,a,train\nx/01.png,b,test'|the training part has no images of: b",
        "'path,label\n\"x/00.png,a'|is no table of comma-separated values"
      })
  void a_table_that_cannot_be_used_is_refused_by_its_name(String table, String cause) {
    assertThatThrownBy(() -> open(table))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(temporary.resolve("labels.csv") + ": ")
        .hasMessageContaining(cause);
  }

  @Test
  void a_table_among_the_images_is_found_there() throws IOException {
    Files.writeString(folder.resolve("own.csv"), "path,label\nx/00.png,a\n");

    ImageFolderDataset images =
        ImageFolderDataset.open(folder, new LabelFile(Path.of("own.csv"), List.of()));

    assertThat(images.count()).isEqualTo(1);
    assertThatThrownBy(
            () -> ImageFolderDataset.open(folder, new LabelFile(Path.of("no.csv"), List.of())))
        .hasMessage("no.csv: no such file");
  }

  private ImageFolderDataset open(String table, String... columns) throws IOException {
    Path file = Files.writeString(temporary.resolve("labels.csv"), table);
    return ImageFolderDataset.open(folder, new LabelFile(file, List.of(columns)));
  }

  private static List<String> paths(ImageFolderDataset images) {
    return images.paths(IntStream.range(0, images.count()).toArray());
  }
}

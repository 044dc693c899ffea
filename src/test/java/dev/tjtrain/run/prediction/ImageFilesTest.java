package dev.tjtrain.run.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tjtrain.DrawnFrames;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.OtherFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFilesTest {

  private final OtherFiles others = new OtherFiles();

  @TempDir Path folder;

  @BeforeEach
  void files() throws IOException {
    for (String name :
        List.of(
            "b.jpg",
            "a.PNG",
            "notes.txt",
            ".hidden.jpg",
            "x/c.jpg",
            "x/y/d.jpg",
            "x/y/10.jpg",
            ".git/e.jpg",
            "z/f.gif")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  @Test
  void a_folder_stands_for_the_visible_images_in_and_below_it_sorted() throws Exception {
    assertThat(names(ImageFiles.of(folder.toString(), others)))
        .containsExactly("a.PNG", "b.jpg", "x/c.jpg", "x/y/10.jpg", "x/y/d.jpg", "z/f.gif");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.jpg        | b.jpg",
        "x/*.jpg      | x/c.jpg",
        "*/*.jpg      | x/c.jpg",
        "**/*.jpg     | b.jpg x/c.jpg x/y/10.jpg x/y/d.jpg",
        "x/**/*.jpg   | x/c.jpg x/y/10.jpg x/y/d.jpg",
        "**/y/*.jpg   | x/y/10.jpg x/y/d.jpg",
        "x/**         | x/c.jpg x/y/10.jpg x/y/d.jpg",
        "{x,z}/**/*.{jpg,gif} | x/c.jpg x/y/10.jpg x/y/d.jpg z/f.gif",
        "?.jpg        | b.jpg",
        "[a-b].*      | a.PNG b.jpg",
        "*.txt        | notes.txt"
      })
  void a_pattern_stands_for_the_files_that_match_it(String pattern, String matches)
      throws Exception {
    assertThat(names(ImageFiles.of(folder + "/" + pattern, others)))
        .containsExactly(matches.split(" "));
  }

  @Test
  void an_image_in_a_folder_is_found_by_its_content_too() throws Exception {
    Path sub = Files.createDirectory(folder.resolve("odd"));
    DrawnFrames.write(sub.resolve("a.png"), "cat", 0);
    Files.move(sub.resolve("a.png"), sub.resolve("photo"));
    Files.writeString(sub.resolve("notes.txt"), "no image");
    Files.writeString(sub.resolve("page"), "<!DOCTYPE html>");

    assertThat(ImageFiles.of(sub.toString(), others)).containsExactly(sub.resolve("photo"));
    assertThat(others).hasToString("1 .txt, 1 HTML page");
  }

  @Test
  void a_pattern_without_a_folder_matches_in_the_working_folder() throws Exception {
    assertThat(ImageFiles.of("pom.*", others)).containsExactly(Path.of("pom.xml"));
  }

  @Test
  void a_name_that_exists_is_taken_as_it_is_even_if_it_looks_like_a_pattern() throws Exception {
    Path odd = folder.resolve("[b].jpg");
    Files.createFile(odd);

    assertThat(ImageFiles.of(odd.toString(), others)).containsExactly(odd);
    assertThat(ImageFiles.of(folder.resolve("notes.txt").toString(), others)).hasSize(1);
  }

  @Test
  void a_missing_file_is_left_for_the_reader_to_find_out() throws Exception {
    assertThat(ImageFiles.of("nowhere.jpg", others)).containsExactly(Path.of("nowhere.jpg"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.bmp", "nowhere/*.jpg", "[", "{a", ".git/none*", "empty"})
  void what_stands_for_nothing_is_refused_by_name(String name) throws Exception {
    Files.createDirectory(folder.resolve("empty"));
    String argument = folder + "/" + name;

    assertThatThrownBy(() -> ImageFiles.of(argument, others))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(argument + ": ");
  }

  @Test
  void links_are_followed_but_not_in_circles() throws Exception {
    assumeFalse(
        System.getProperty("os.name", "").startsWith("Windows"), "skipped: links need rights");
    Files.createSymbolicLink(folder.resolve("z/up"), folder);

    assertThat(names(ImageFiles.of(folder.resolve("z").toString(), others))).contains("z/f.gif");
  }

  private List<String> names(List<Path> files) {
    return files.stream()
        .map(file -> folder.relativize(file).toString().replace('\\', '/'))
        .toList();
  }
}

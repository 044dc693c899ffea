package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowBatchTest {

  @TempDir Path folder;

  private Path data = Path.of("");
  private Path picture = Path.of("");

  @BeforeEach
  void images() throws IOException {
    data = folder.resolve("data");
    picture = folder.resolve("batch.png");
    DrawnFrames.folder(data, 10, "cat", "mouse");
  }

  @Test
  void the_picture_is_written_and_its_path_printed() throws Exception {
    Cli.Result result = show();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines()).containsExactly(picture.toString());
    assertThat(result.err()).isEmpty();
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(1000);
    assertThat(names(folder)).noneMatch(name -> name.startsWith("batch.png."));
  }

  @Test
  void every_option_of_the_choice_changes_the_picture() throws Exception {
    show();
    byte[] first = Files.readAllBytes(picture);
    show();
    assertThat(picture).hasBinaryContent(first);

    for (String[] option :
        new String[][] {
          {"--seed", "2"}, {"--split-seed", "21"}, {"--split", "val"}, {"--split", "test"},
          {"--rows", "2"}, {"--cols", "3"}, {"--image-size", "64x64"}, {"--limit", "6"}
        }) {
      assertThat(show(option).code()).isZero();
      assertThat(Files.readAllBytes(picture)).as(String.join(" ", option)).isNotEqualTo(first);
    }
  }

  @Test
  void an_unreadable_image_is_named_and_left_out() throws Exception {
    for (String file : names(data.resolve("cat"))) {
      Files.writeString(data.resolve("cat").resolve(file), "no image");
    }

    Cli.Result result = show("--rows", "9", "--cols", "9");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.errLines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("warning: ").contains("cat"));
    assertThat(picture).exists();
  }

  @Test
  void images_none_of_which_can_be_read_are_refused_and_the_older_picture_stays() throws Exception {
    Files.writeString(picture, "older");
    for (String name : List.of("cat", "mouse")) {
      for (String file : names(data.resolve(name))) {
        Files.writeString(data.resolve(name).resolve(file), "no image");
      }
    }

    Cli.Result result = show();

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains(data.toString()).contains("none of the 14 training images");
    assertThat(picture).hasContent("older");
  }

  @Test
  void a_part_without_images_is_named() throws Exception {
    Path few = DrawnFrames.folder(folder.resolve("few"), 1, "cat", "mouse");

    Cli.Result result = run("--data", few.toString(), "--split", "test");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errLines()).hasSize(1).first().asString().contains(few.toString(), "test");
    assertThat(picture).doesNotExist();
  }

  @Test
  void a_missing_folder_is_named() {
    Cli.Result result = run("--data", folder.resolve("nowhere").toString());

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errLines()).hasSize(1).first().asString().contains("nowhere");
  }

  @Test
  void a_picture_that_cannot_be_written_fails_by_name() {
    picture = folder.resolve("missing").resolve("batch.png");

    Cli.Result result = show();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errLines()).hasSize(1).first().asString().contains("missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rows=0",
        "--cols=21",
        "--image-size=9",
        "--split=all",
        "--split=x",
        "--limit=0"
      })
  void senseless_options_are_errors_of_usage(String option) {
    Cli.Result result = show(option);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(option.substring(0, option.indexOf('=')));
    assertThat(picture).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"show-batch --sample --out x.png", "summary --json"})
  void looking_loads_nothing_of_the_engine(String line) throws Exception {
    ChildProcess child = ChildProcess.start(folder, List.of("-verbose:class"), line.split(" "));

    List<String> printed = child.remainingOutput();
    assertThat(child.exitCode()).isZero();
    assertThat(printed)
        .anyMatch(loaded -> loaded.contains("dev.tjtrain.cli.Main "))
        .noneMatch(loaded -> loaded.contains(" ai.djl.engine.Engine "))
        .noneMatch(loaded -> loaded.contains(" ai.djl.pytorch."));
  }

  private Cli.Result show(String... options) {
    List<String> all = new ArrayList<>(List.of("--data", data.toString()));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  private Cli.Result run(String... options) {
    List<String> all = new ArrayList<>(List.of("show-batch", "--out", picture.toString()));
    all.addAll(List.of(options));
    return new Cli(folder.resolve("home")).run(all.toArray(String[]::new));
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class and file names that would do something to a terminal. */
class HostileNamesTest {

  @TempDir private Path temporary = Path.of("");

  @Test
  void a_run_over_hostile_names_prints_none_of_their_control_characters() throws Exception {
    List<String> classes =
        List.of("\u001b[31mred", "new\nline", "\ud83d\udc2d", "\u202egnp.eht", "tab\tbed", " ");
    Path data = temporary.resolve("data");
    try {
      DrawnFrames.folder(data, 5, classes.toArray(String[]::new));
      Files.writeString(data.resolve("new\nline").resolve("bro\u001b[2Jken\n.png"), "x");
    } catch (InvalidPathException e) {
      abort("skipped: this system's names are not Unicode here");
    }

    Cli.Result result = run(data, "--max-bad", "10");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines())
        .contains("       5  ?[31mred", "       6  new line", "       5  ?gnp.eht");
    assertThat(result.err()).contains("warning: Cannot use image ").contains("bro?[2Jken .png");
    assertPrintable(result);
    List<String> paths = new ArrayList<>();
    for (String part : List.of("train", "val", "test")) {
      paths.addAll(
          RunFiles.strings(new RunFiles(temporary.resolve("run")).json("split.json").get(part)));
    }
    assertThat(paths).hasSize(30).contains("new\nline/00.png", "\u001b[31mred/00.png");
  }

  @Test
  void a_failure_is_one_line_without_control_characters() throws Exception {
    Path data = temporary.resolve("two\nlines\u001b[31m\r\u0085\u2028\u200f");
    try {
      Files.createDirectory(data);
    } catch (InvalidPathException e) {
      abort("skipped: this system's names are not Unicode here");
    }

    Cli.Result result = run(data);

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.errLines().get(0)).contains("two lines?[31m ").contains("no class folders");
    assertPrintable(result);
    assertPrintable(run(data, "--stacktrace"));
  }

  @Test
  void classes_that_differ_in_case_only_are_warned_of() throws Exception {
    Path data = DrawnFrames.folder(temporary.resolve("data"), 10, "Cat", "cat", "mouse");
    if (Files.isSameFile(data.resolve("Cat"), data.resolve("cat"))) {
      abort("skipped: this file system does not tell upper from lower case");
    }

    assertThat(run(data).errLines())
        .contains(
            "warning: classes Cat (10 images) and cat (10 images) differ only in upper and lower case; is one of them"
                + " meant?");
  }

  @Test
  void pipes_and_broken_links_among_the_images_are_skipped_by_name() throws Exception {
    Path data = DrawnFrames.folder(temporary.resolve("data"), 10, "cat", "mouse");
    Files.createSymbolicLink(data.resolve("cat/gone.png"), data.resolve("nowhere.png"));
    int made =
        new ProcessBuilder("mkfifo", data.resolve("cat/pipe.png").toString()).start().waitFor();
    assertThat(made).isZero();

    Cli.Result result = run(data, "--max-bad", "10");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(
            new RunFiles(temporary.resolve("run"))
                .json("split.json")
                .getAsJsonObject("skipped")
                .keySet())
        .containsExactly("cat/gone.png", "cat/pipe.png");
  }

  private Cli.Result run(Path data, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "transfer",
                "--data",
                data.toString(),
                "--weights",
                "random",
                "--epochs",
                "1",
                "--image-size",
                "64x64",
                "--device",
                "cpu",
                "--out",
                temporary.resolve("run").toString()));
    arguments.addAll(Arrays.asList(more));
    return new Cli(temporary.resolve("home")).run(arguments.toArray(String[]::new));
  }

  private static void assertPrintable(Cli.Result result) {
    assertThat(result.out() + result.err())
        .doesNotContainPattern("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\\n]]");
  }
}

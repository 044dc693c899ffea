package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders and images that cannot be trained on. */
class BadDataTest {

  private Path data = Path.of("");
  private Path out = Path.of("");
  private Path home = Path.of("");

  @BeforeEach
  void folders(@TempDir Path temporary) {
    data = temporary.resolve("data");
    out = temporary.resolve("run");
    home = temporary.resolve("home");
  }

  @Test
  void a_missing_folder_is_named() {
    assertRefused(run()).contains(data.toString()).contains("no such folder");
  }

  @Test
  void a_file_in_place_of_a_folder_is_named() throws Exception {
    Files.writeString(data, "x");

    assertRefused(run()).contains(data.toString()).contains("not a folder");
  }

  @Test
  void an_empty_folder_is_named() throws Exception {
    Files.createDirectory(data);

    assertRefused(run()).contains(data.toString()).contains("no class folders");
  }

  @Test
  void one_class_alone_is_named() throws Exception {
    DrawnFrames.folder(data, 12, "only");

    assertRefused(run()).contains(data.toString()).contains("only").contains("at least two");
  }

  @Test
  void a_folder_without_images_is_passed_over_and_said() throws Exception {
    DrawnFrames.folder(data, 6, "cat", "mouse");
    Files.writeString(Files.createDirectory(data.resolve("none")).resolve("notes.txt"), "x");

    Cli.Result result = run();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.errLines())
        .contains(
            "warning: passed over folders without images: none",
            "warning: left out files that are no images of a kind that can be read: 1 .txt");
    assertThat(result.out()).contains("12 images of 2 classes");
  }

  @Test
  void too_few_images_in_all_are_counted() throws Exception {
    DrawnFrames.add(data, "cat", 4);
    DrawnFrames.add(data, "mouse", 5);

    assertRefused(run()).contains(data.toString()).contains("9 images").contains("at least 10");
  }

  @Test
  void a_limit_can_leave_too_few() throws Exception {
    DrawnFrames.folder(data, 8, "cat", "mouse");

    assertRefused(run("--limit", "4")).contains("8 images are too few");
  }

  @Test
  void a_class_with_one_image_is_trained_with_a_warning() throws Exception {
    DrawnFrames.add(data, "cat", 12);
    DrawnFrames.add(data, "mouse", 1);

    Cli.Result result = run();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.errLines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("warning: no image in the ")
                    .endsWith(" part is of class mouse (1 in all)"));
    assertThat(result.outLines()).contains("       1  mouse");
  }

  @Test
  void unreadable_images_within_max_bad_are_named_skipped_and_listed() throws Exception {
    DrawnFrames.folder(data, 12, "cat", "mouse");
    Files.writeString(data.resolve("cat/07.jpg"), "not an image");
    Files.createFile(data.resolve("mouse/zero.png"));
    truncatedJpeg(data.resolve("mouse/cut.jpg"));

    Cli.Result result = run("--max-bad", "12%");

    assertThat(result.code()).as(result.err()).isZero();
    JsonObject skipped = new RunFiles(out).json("split.json").getAsJsonObject("skipped");
    assertThat(skipped.keySet()).containsExactly("cat/07.jpg", "mouse/cut.jpg", "mouse/zero.png");
    for (String path : skipped.keySet()) {
      assertThat(result.errLines())
          .anySatisfy(
              line ->
                  assertThat(line).startsWith("warning: ").contains(data.resolve(path).toString()));
    }
    assertThat(skipped.get("mouse/zero.png").getAsString()).contains("empty");
    assertThat(skipped.get("mouse/cut.jpg").getAsString()).contains("truncated");
    List<String> used = new ArrayList<>();
    for (String part : List.of("train", "val", "test")) {
      used.addAll(RunFiles.strings(new RunFiles(out).json("split.json").get(part)));
    }
    assertThat(used).hasSize(24).doesNotContainAnyElementsOf(skipped.keySet());
  }

  @Test
  void more_unreadable_images_than_max_bad_stop_the_run() throws Exception {
    DrawnFrames.folder(data, 8, "cat", "mouse");
    truncatedJpeg(data.resolve("mouse/cut.jpg"));

    Cli.Result result = run();

    assertThat(result.code()).isEqualTo(3);
    List<String> errors = withoutWarnings(result);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0))
        .startsWith("tj-train: 1 image cannot be read")
        .contains(data.resolve("mouse/cut.jpg").toString())
        .contains("--max-bad");
    assertThat(out).doesNotExist();
  }

  @Test
  void truncated_images_are_used_where_that_is_asked_for_and_with_the_model_too() throws Exception {
    DrawnFrames.folder(data, 8, "cat", "mouse");
    Path cut = data.resolve("mouse/cut.jpg");
    truncatedJpeg(cut);

    Cli.Result result = run("--truncated", "accept");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain("cannot be read");
    assertThat(new RunFiles(out).json("split.json").has("skipped")).isFalse();
    String model = out.resolve("best.pt").toString();
    assertThat(new Cli(home).run("predict", "--model", model, cut.toString()).code()).isZero();
    Cli.Result evaluated = new Cli(home).run("evaluate", "--model", model, "--split", "all");
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("17 images");
  }

  @Test
  void a_stopped_run_removes_the_folders_it_made_and_no_others() throws Exception {
    DrawnFrames.folder(data, 8, "cat", "mouse");
    Files.createFile(data.resolve("mouse/zero.jpg"));
    Path mine = Files.createDirectory(data.resolveSibling("mine"));
    out = mine;
    assertThat(run().code()).isEqualTo(3);
    assertThat(mine).isEmptyDirectory();

    out = mine.resolve("deep/er");
    assertThat(run().code()).isEqualTo(3);
    assertThat(mine).isEmptyDirectory();
  }

  @Test
  void a_part_of_the_split_without_any_readable_image_stops_the_run() throws Exception {
    DrawnFrames.folder(data, 1, "cat", "mouse");
    for (int i = 0; i < 12; i++) {
      Files.createFile(data.resolve("cat").resolve("zero" + i + ".jpg"));
    }

    Cli.Result result = run("--max-bad", "100");

    assertThat(result.code()).isEqualTo(3);
    List<String> errors = withoutWarnings(result);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).contains("a part of the split is empty");
    assertThat(out).doesNotExist();
  }

  @Test
  void a_file_without_permission_is_skipped_by_name() throws Exception {
    DrawnFrames.folder(data, 8, "cat", "mouse");
    Path locked = data.resolve("cat/03.png");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(locked), "skipped: this user may read everything");

    Cli.Result result = run("--max-bad", "10");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(new RunFiles(out).json("split.json").getAsJsonObject("skipped").keySet())
        .containsExactly("cat/03.png");
  }

  private Cli.Result run(String... more) {
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
                out.toString()));
    arguments.addAll(Arrays.asList(more));
    return new Cli(home).run(arguments.toArray(String[]::new));
  }

  /** Checks that the run was refused in one line before it made anything; returns the line. */
  private AbstractStringAssert<?> assertRefused(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isEqualTo(3);
    assertThat(result.errLines()).hasSize(1);
    assertThat(out).doesNotExist();
    return assertThat(result.errLines().get(0)).startsWith("tj-train: ");
  }

  private static List<String> withoutWarnings(Cli.Result result) {
    return result.errLines().stream().filter(line -> !line.startsWith("warning: ")).toList();
  }

  private static void truncatedJpeg(Path file) throws Exception {
    DrawnFrames.write(file, "mouse", 99);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length * 9 / 10));
  }
}

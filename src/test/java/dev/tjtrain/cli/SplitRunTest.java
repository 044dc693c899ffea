package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How images are split, and what is said about images that are there twice. */
class SplitRunTest {

  private Path temporary = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void folders(@TempDir Path folder) throws Exception {
    temporary = folder;
    data = DrawnFrames.folder(folder.resolve("data"), 20, "cat", "mouse");
  }

  @Test
  void blocks_keep_neighbouring_frames_in_one_part() throws Exception {
    Cli.Result result = run("blocks", "--split", "blocks");

    assertThat(result.code()).as(result.err()).isZero();
    RunFiles run = new RunFiles(temporary.resolve("blocks"));
    assertThat(run.json("config.json").getAsJsonObject("options").get("split").getAsString())
        .isEqualTo("blocks");
    JsonObject split = run.json("split.json");
    assertThat(RunFiles.strings(split.get("train"))).hasSize(28);
    assertThat(RunFiles.strings(split.get("val"))).hasSize(8);
    List<String> test = RunFiles.strings(split.get("test"));
    // Twenty frames a class make ten blocks of two; one of each class is the test part's.
    assertThat(test).hasSize(4);
    for (int i = 0; i < test.size(); i += 2) {
      int first = number(test.get(i));
      assertThat(first).isEven();
      assertThat(number(test.get(i + 1))).isEqualTo(first + 1);
    }
  }

  @Test
  void the_same_image_in_two_classes_is_warned_of_by_both_names() throws Exception {
    Files.copy(data.resolve("cat/03.png"), data.resolve("mouse/also.png"));
    int run = 0;

    // The first computes, the second finds what the first has kept, the third looks for nothing.
    for (String[] more : new String[][] {{}, {}, {"--no-cache"}}) {
      Cli.Result result = run("conflict" + run++, more);

      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.errLines())
          .contains(
              "warning: the same image is in two classes: cat/03.png and mouse/also.png; remove one"
                  + " of them");
    }
  }

  @Test
  void test_images_that_are_also_in_training_are_counted_reported_and_warned_of() throws Exception {
    for (int i = 0; i < 20; i++) {
      Files.copy(data.resolve("cat/%02d.png".formatted(i)), data.resolve("cat/x" + i + ".png"));
    }

    Cli.Result result = run("twice");

    assertThat(result.code()).as(result.err()).isZero();
    RunFiles run = new RunFiles(temporary.resolve("twice"));
    JsonObject leakage = run.json("result.json").getAsJsonObject("leakage");
    JsonObject test = leakage.getAsJsonObject("test");
    assertThat(test.get("images").getAsInt()).isEqualTo(6);
    assertThat(test.get("compared").getAsInt()).isEqualTo(6);
    assertThat(test.get("duplicates").getAsInt()).isPositive();
    assertThat(test.get("near_duplicates").getAsInt())
        .isGreaterThanOrEqualTo(test.get("duplicates").getAsInt());
    assertThat(leakage.getAsJsonArray("closest").get(0).getAsJsonObject().get("similarity"))
        .satisfies(similarity -> assertThat(similarity.getAsDouble()).isGreaterThan(0.99));
    assertThat(result.errLines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("warning: ")
                    .contains("near duplicate", "byte for byte", "--split blocks"));
    assertThat(Files.readString(run.folder().resolve("report.html")))
        .contains("Known from training");
  }

  @Test
  void an_unknown_split_is_an_error_of_usage() {
    Cli.Result result = run("none", "--split", "fair");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errLines().get(0))
        .isEqualTo("tj-train: --split takes random or blocks, not 'fair'");
  }

  private static int number(String path) {
    return Integer.parseInt(path.replaceAll("\\D", ""));
  }

  private Cli.Result run(String out, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("transfer", "--data", data.toString(), "--weights", "random", "--epochs", "1"));
    arguments.addAll(
        List.of("--image-size", "64x64", "--device", "cpu", "--out", temporary.resolve(out) + ""));
    arguments.addAll(List.of(more));
    return new Cli(temporary.resolve("home")).run(arguments.toArray(String[]::new));
  }
}

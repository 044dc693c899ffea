package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
    JsonObject tested = run.json("result.json").getAsJsonObject("test");
    assertThat(tested.getAsJsonObject("intervals").get("blocks").getAsInt()).isEqualTo(2);
    assertThat(result.out()).contains("; from 2 blocks");
    Cli.Result again =
        new Cli(temporary.resolve("home"))
            .run("evaluate", "--json", "--model", temporary.resolve("blocks/best.pt").toString());
    assertThat(JsonParser.parseString(again.out()).getAsJsonObject().entrySet())
        .containsAll(tested.entrySet());
  }

  @Test
  void folds_test_every_image_once_and_are_pooled() throws Exception {
    Cli.Result result = run("folds", "--folds", "3", "--split", "blocks");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("fold 3 of 3", "all 40 images together", "from 20 blocks");
    RunFiles all = new RunFiles(temporary.resolve("folds"));
    JsonObject folds = all.json("folds.json");
    List<String> tested = new ArrayList<>();
    double accuracy = 0;
    for (int fold = 1; fold <= 3; fold++) {
      RunFiles run = new RunFiles(temporary.resolve("folds/fold-" + fold));
      tested.addAll(RunFiles.strings(run.json("split.json").get("test")));
      accuracy += run.json("result.json").getAsJsonObject("test").get("accuracy").getAsDouble() / 3;
    }
    assertThat(tested).hasSize(40).doesNotHaveDuplicates();
    assertThat(folds.getAsJsonObject("accuracy").get("mean").getAsDouble())
        .isCloseTo(accuracy, within(1e-12));
    assertThat(folds.getAsJsonObject("accuracy").getAsJsonArray("folds")).hasSize(3);
    int[][] confusion =
        new Gson().fromJson(folds.getAsJsonObject("pooled").get("confusion"), int[][].class);
    assertThat(Arrays.stream(confusion).mapToInt(row -> Arrays.stream(row).sum()))
        .containsExactly(20, 20);
    assertThat(run("one", "--folds", "3", "--fold", "4").code()).isEqualTo(2);
  }

  @Test
  void labels_of_a_table_are_learnt_resumed_and_evaluated() throws Exception {
    StringBuilder table = new StringBuilder("file,animal,set\n");
    for (int i = 0; i < 40; i++) {
      String path = (i < 20 ? "cat/" : "mouse/") + "%02d.png".formatted(i % 20);
      String part = i % 4 == 0 ? "test" : "train";
      table.append(path + "," + (i < 20 ? "tabby" : "grey") + "," + part + "\n");
    }
    Path labels = Files.writeString(temporary.resolve("labels.csv"), table);

    Cli.Result result =
        run(
            "labelled",
            "--labels",
            labels.toString(),
            "--labels-columns",
            "file,animal,set",
            "--epochs",
            "1");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines())
        .contains("      20  grey", "split: 24 train, 6 validation, 10 test, as the data gives it");
    RunFiles run = new RunFiles(temporary.resolve("labelled"));
    assertThat(run.json("config.json").getAsJsonObject("options").get("labels").getAsString())
        .isEqualTo(labels.toString());
    Cli.Result evaluated = cli("evaluate", "--model", run.folder().resolve("best.pt").toString());
    assertThat(evaluated.out()).contains("grey", "tabby");
    assertThat(cli("transfer", "--resume", run.folder().toString(), "--epochs", "2").code())
        .isZero();
    Files.writeString(labels, table.toString().replace("mouse/01.png,grey", "mouse/01.png,tabby"));
    assertThat(cli("transfer", "--resume", run.folder().toString(), "--epochs", "3").code())
        .isEqualTo(3);
    assertThat(cli("transfer", "--labels-columns", "file,animal").errLines().get(0))
        .contains("--labels-columns takes --labels FILE as well");
  }

  @Test
  void data_that_is_split_already_is_used_as_it_is() throws Exception {
    for (String part : List.of("train", "val", "test")) {
      DrawnFrames.folder(
          temporary.resolve("split/" + part), part.equals("train") ? 8 : 3, "a", "b");
    }
    Path given = temporary.resolve("split");

    Cli.Result result = run("given", "--data", given.toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines())
        .contains("split: 16 train, 6 validation, 6 test, as the data gives it");
    RunFiles run = new RunFiles(temporary.resolve("given"));
    assertThat(run.json("config.json").getAsJsonObject("options").get("split").getAsString())
        .isEqualTo("given");
    assertThat(RunFiles.strings(run.json("split.json").get("val")))
        .hasSize(6)
        .allMatch(path -> path.startsWith("val/"));
    assertThat(cli("transfer", "--resume", run.folder().toString(), "--epochs", "2").out())
        .contains("as the data gives it");

    Path other = temporary.resolve("other");
    for (String part : List.of("train", "test")) {
      DrawnFrames.folder(other.resolve(part), 2, "b");
    }
    Cli.Result evaluated =
        cli("evaluate", "--model", run.folder() + "/best.pt", "--data", other.toString());
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.errLines())
        .contains(
            "split: as the data gives it",
            "images: 2 of the test part",
            "warning: there are no images of: a");
  }

  @Test
  void a_given_split_of_folders_that_are_not_split_is_refused() {
    Cli.Result result = run("none", "--split", "given");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains(data + ": --split given takes folders train, val and test");
  }

  @Test
  void an_empty_path_is_an_error_of_usage() {
    Cli.Result result = run("none", "--data", "");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errLines().get(0)).isEqualTo("tj-train: --data takes a path, not ''");
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
        .isEqualTo("tj-train: --split takes random, stratified, blocks or given, not 'fair'");
  }

  private static int number(String path) {
    return Integer.parseInt(path.replaceAll("\\D", ""));
  }

  /** {@code --data} in {@code more} takes the place of the drawn frames. */
  private Cli.Result run(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("transfer", "--weights", "random", "--epochs", "1"));
    arguments.addAll(
        List.of("--image-size", "64x64", "--device", "cpu", "--out", temporary.resolve(out) + ""));
    if (!List.of(more).contains("--data")) {
      arguments.addAll(List.of("--data", data.toString()));
    }
    arguments.addAll(List.of(more));
    return cli(arguments.toArray(String[]::new));
  }

  private Cli.Result cli(String... arguments) {
    return new Cli(temporary.resolve("home")).run(arguments);
  }
}

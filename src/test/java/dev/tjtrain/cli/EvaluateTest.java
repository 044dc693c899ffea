package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.DrawnFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
class EvaluateTest {

  @TempDir static Path folder;

  @BeforeAll
  void train() throws IOException {
    DrawnFrames.folder(folder.resolve("data"), 80, "cat", "mouse");
    train("transfer", "default");
  }

  @ParameterizedTest
  @CsvSource({"transfer,default", "transfer,tutorial", "fine-tune,default", "fine-tune,tutorial"})
  void a_runs_own_test_comes_out_again_to_the_last_digit(String command, String recipe)
      throws Exception {
    train(command, recipe);
    RunFiles run = new RunFiles(folder.resolve(command + "-" + recipe));

    for (String[] pair : new String[][] {{"best.pt", "test"}, {"last.pt", "test_last"}}) {
      Cli.Result result = evaluate(run.folder().resolve(pair[0]), "--json");

      assertThat(result.code()).as(result.err()).isZero();
      JsonObject json = JsonParser.parseString(result.out()).getAsJsonObject();
      assertThat(json.get("split").getAsString()).isEqualTo("test");
      assertThat(json.get("images").getAsInt()).isEqualTo(16);
      assertThat(json.entrySet())
          .containsAll(run.json("result.json").getAsJsonObject(pair[1]).entrySet());
      assertThat(result.err()).contains("split: " + run.folder().resolve("split.json"));
    }
  }

  @ParameterizedTest
  @CsvSource({"tutorial,inference", "default,batch"})
  void a_batch_norm_other_than_the_recipes_is_the_runs_own(String recipe, String batchNorm)
      throws Exception {
    Path path = train("data", "fine-tune", recipe, "--batch-norm", batchNorm);
    RunFiles run = new RunFiles(path);

    Cli.Result result = evaluate(path.resolve("best.pt"), "--json");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(JsonParser.parseString(result.out()).getAsJsonObject().entrySet())
        .containsAll(run.json("result.json").getAsJsonObject("test").entrySet());
  }

  @Test
  void the_table_shows_classes_and_confusion() {
    Cli.Result result = evaluate(model());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines()).hasSize(10);
    assertThat(result.outLines().get(0))
        .matches("16 images of .*data: loss \\d\\.\\d{4} accuracy [01]\\.\\d{4}");
    assertThat(result.outLines().get(1)).startsWith("95 % intervals: loss ");
    assertThat(result.outLines().get(4)).startsWith("cat  ");
    assertThat(result.outLines().get(8)).startsWith("1 cat  ");
  }

  @Test
  void a_model_alone_has_its_split_made_again_from_the_seed() throws Exception {
    Path alone = Files.createDirectories(folder.resolve("alone")).resolve("best.pt");
    Files.copy(model(), alone);

    Cli.Result result = evaluate(alone, "--json");

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("split: at random with seed 20").doesNotContain("warning");
    JsonObject run = new RunFiles(folder.resolve("transfer-default")).json("result.json");
    assertThat(JsonParser.parseString(result.out()).getAsJsonObject().entrySet())
        .containsAll(run.getAsJsonObject("test").entrySet());
  }

  @Test
  void every_prediction_is_written_in_split_order() throws Exception {
    Path csv = folder.resolve("predictions.csv");
    Files.writeString(csv, "older");

    Cli.Result result = evaluate(model(), "--csv", csv.toString(), "--split", "val");

    assertThat(result.code()).as(result.err()).isZero();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines.get(0)).isEqualTo("path,class,predicted,p(cat),p(mouse)");
    assertThat(lines.stream().skip(1).map(line -> line.substring(0, line.indexOf(','))))
        .containsExactlyElementsOf(
            RunFiles.strings(
                new RunFiles(folder.resolve("transfer-default")).json("split.json").get("val")));
    assertThat(new RunFiles(folder).names()).noneMatch(name -> name.startsWith("predictions.csv."));
  }

  @Test
  void predictions_that_cannot_be_written_end_it_before_the_work() {
    Cli.Result result = evaluate(model(), "--csv", folder.resolve("no/where.csv").toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("no/where.csv").doesNotContain("computing features");
  }

  @Test
  void other_data_is_evaluated_as_a_whole_or_by_a_seed_but_never_as_the_runs_test()
      throws Exception {
    Path other = DrawnFrames.folder(folder.resolve("other"), 12, "cat", "mouse");

    Cli.Result refused = evaluate(model(), "--data", other.toString());
    Cli.Result all =
        evaluate(model(), "--data", other.toString(), "--split", "all", "--limit", "5", "--json");
    Cli.Result seeded = evaluate(model(), "--data", other.toString(), "--split-seed", "3");

    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains(other.toString(), "--split all");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.out()).contains("\"images\": 10", "\"split\": \"all\"");
    assertThat(seeded.code()).as(seeded.err()).isZero();
    assertThat(seeded.err()).contains("warning: this is not the run's split");
  }

  @Test
  void a_split_file_of_another_run_and_one_that_is_none_are_refused() throws Exception {
    Path run = Files.createDirectories(folder.resolve("mixed"));
    Files.copy(model(), run.resolve("best.pt"));
    for (String json : new String[] {"{\"test\": [\"cat/99.png\"]}", "{}", "[", "\"x\""}) {
      Files.writeString(run.resolve("split.json"), json);

      Cli.Result result = evaluate(run.resolve("best.pt"));

      assertThat(result.code()).as(json).isEqualTo(3);
      assertThat(lastLine(result)).contains(run.resolve("split.json").toString());
    }
  }

  @Test
  void classes_that_are_missing_and_extra_are_named() throws Exception {
    Path other = DrawnFrames.folder(folder.resolve("dogs"), 6, "cat", "d\u001b[31mog");

    Cli.Result result = evaluate(model(), "--data", other.toString(), "--split", "all");

    assertThat(result.code()).isEqualTo(3);
    assertThat(lastLine(result)).endsWith("missing: mouse; extra: d?[31mog");
  }

  @Test
  void some_of_the_classes_do_when_all_images_are_asked_for() throws Exception {
    DrawnFrames.folder(folder.resolve("three"), 20, "cat", "mouse", "owl");
    Path data = DrawnFrames.folder(folder.resolve("two"), 6, "cat", "mouse");
    Path model = train("three", "transfer", "default").resolve("best.pt");

    Cli.Result part = evaluate(model, "--data", data.toString());
    Cli.Result all = evaluate(model, "--data", data.toString(), "--split", "all");

    assertThat(part.code()).isEqualTo(3);
    assertThat(lastLine(part)).endsWith("missing: owl");
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(all.err()).contains("warning: there are no images of: owl");
    assertThat(all.outLines())
        .anySatisfy(line -> assertThat(line).matches("owl +[\\d.]+ +- +- +0"));
  }

  @Test
  void unreadable_images_are_named_and_skipped_up_to_a_share() throws Exception {
    Path data = DrawnFrames.folder(folder.resolve("damaged"), 10, "cat", "mouse");
    Files.writeString(data.resolve("cat/bad.jpg"), "no image");
    String[] more = {"--data", data.toString(), "--split", "all", "--json", "--max-bad", "10"};

    Cli.Result tolerant = evaluate(model(), more);
    more[6] = "1";
    Cli.Result strict = evaluate(model(), more);

    assertThat(tolerant.code()).as(tolerant.err()).isZero();
    JsonObject json = JsonParser.parseString(tolerant.out()).getAsJsonObject();
    assertThat(json.get("images").getAsInt()).isEqualTo(20);
    assertThat(json.getAsJsonObject("skipped").keySet()).containsExactly("cat/bad.jpg");
    assertThat(tolerant.err()).contains("warning: ", "bad.jpg");
    assertThat(strict.code()).isEqualTo(3);
    assertThat(strict.out()).isEmpty();
  }

  @Test
  void data_that_has_gone_is_named() throws Exception {
    DrawnFrames.folder(folder.resolve("gone"), 10, "cat", "mouse");
    Path model = train("gone", "transfer", "default").resolve("best.pt");
    Files.move(folder.resolve("gone"), folder.resolve("moved"));

    Cli.Result gone = evaluate(model);
    Cli.Result moved = evaluate(model, "--data", folder.resolve("moved").toString());

    assertThat(gone.code()).isEqualTo(3);
    assertThat(lastLine(gone)).contains(folder.resolve("gone").toString(), "--data DIR");
    assertThat(moved.code()).as(moved.err()).isZero();
  }

  @Test
  void a_stop_ends_with_130_and_leaves_no_file() {
    Path csv = folder.resolve("stopped.csv");
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .stopped()
            .run("evaluate", "--model", model().toString(), "--csv", csv.toString());

    assertThat(result.code()).isEqualTo(130);
    assertThat(result.out()).isEmpty();
    assertThat(folder).isDirectoryNotContaining(file -> file.toString().contains("stopped.csv"));
  }

  private Path model() {
    return folder.resolve("transfer-default/best.pt");
  }

  private static String lastLine(Cli.Result result) {
    return result.errLines().get(result.errLines().size() - 1);
  }

  private Cli.Result evaluate(Path model, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", "--device", "cpu", "--model", model.toString()));
    arguments.addAll(List.of(more));
    return new Cli(folder.resolve("home")).run(arguments.toArray(String[]::new));
  }

  private void train(String command, String recipe) {
    train("data", command, recipe);
  }

  private Path train(String data, String command, String recipe, String... more) {
    Path run =
        folder.resolve(
            (data.equals("data") ? "" : data + "-")
                + command
                + "-"
                + recipe
                + String.join("", more));
    if (Files.exists(run)) {
      return run;
    }
    List<String> arguments = new ArrayList<>(List.of(command, "--recipe", recipe));
    arguments.addAll(List.of("--data", folder.resolve(data).toString(), "--weights", "random"));
    arguments.addAll(List.of("--epochs", "2", "--image-size", "64x64", "--device", "cpu"));
    arguments.addAll(List.of("--out", run.toString()));
    arguments.addAll(List.of(more));
    Cli.Result result = new Cli(folder.resolve("home")).run(arguments.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return run;
  }
}

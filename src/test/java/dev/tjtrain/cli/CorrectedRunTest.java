package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --exclude} and {@code --relabel}. */
class CorrectedRunTest {

  @TempDir Path folder;

  private Path data = Path.of("");
  private Path run = Path.of("");
  private Path exclude = Path.of("");
  private Path relabel = Path.of("");

  @BeforeEach
  void lists() throws Exception {
    data = DrawnFrames.folder(folder.resolve("data"), 10, "cat", "cow");
    run = folder.resolve("run");
    exclude = Files.writeString(folder.resolve("exclude.txt"), "cat/03.png\ncow/09.png\n");
    relabel = Files.writeString(folder.resolve("relabel.csv"), "cow/04.png,cat\n");
  }

  @Test
  void a_run_says_and_records_what_was_corrected_and_leaves_the_images_alone() throws Exception {
    Cli.Result result = train();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.err()).contains("corrected: 2 images excluded, 1 relabelled");
    assertThat(result.outLines()).contains("      10  cat", "       8  cow");
    JsonObject split = json("split.json");
    assertThat(split.get("train").toString() + split.get("val") + split.get("test"))
        .contains("cow/04.png")
        .doesNotContain("cat/03.png")
        .doesNotContain("cow/09.png");
    assertThat(split.getAsJsonArray("excluded")).hasSize(2);
    assertThat(split.getAsJsonObject("relabelled").get("cow/04.png").getAsString())
        .isEqualTo("cat");
    assertThat(json("config.json").getAsJsonObject("options").get("exclude").getAsString())
        .isEqualTo(exclude.toString());
    assertThat(data.resolve("cat/03.png")).exists();
  }

  @Test
  void evaluate_takes_the_lists_of_the_run_and_others_that_are_given() throws Exception {
    train();
    Path other = Files.writeString(folder.resolve("other.txt"), "cat/00.png\n");

    Cli.Result own = evaluate("--split", "all");
    Cli.Result given = evaluate("--split", "all", "--exclude", other.toString());

    assertThat(own.code()).as(own.err()).isZero();
    assertThat(own.err()).contains("images: 18, all that are there");
    assertThat(given.err()).contains("images: 19, all that are there");
    assertThat(evaluate().code()).isZero();
  }

  @Test
  void a_run_goes_on_with_the_same_lists_only() throws Exception {
    train();
    Files.writeString(relabel, "cow/05.png,cat\n");

    Cli.Result result =
        cli("transfer", "--resume", run.toString(), "--epochs", "2", "--device", "cpu");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errLines()).last().asString().contains(run.toString());
  }

  @Test
  void lists_that_do_not_fit_end_the_command_before_anything_is_written() throws Exception {
    Files.writeString(exclude, "dog/1.png\n");
    Files.writeString(relabel, "");

    Cli.Result result = train();

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errLines()).hasSize(1);
    assertThat(result.err()).contains("dog/1.png");
    assertThat(run).doesNotExist();
  }

  @Test
  void audit_takes_them_too() throws Exception {
    Cli.Result result =
        cli(
            "audit",
            "--data",
            data.toString(),
            "--weights",
            "random",
            "--exclude",
            exclude.toString(),
            "--out",
            folder.resolve("audit").toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines()).contains("18 images of 2 classes, 18 of them read");
  }

  private JsonObject json(String name) throws Exception {
    return JsonParser.parseString(Files.readString(run.resolve(name))).getAsJsonObject();
  }

  private Cli.Result train() {
    return cli(
        "transfer",
        "--data",
        data.toString(),
        "--weights",
        "random",
        "--device",
        "cpu",
        "--epochs",
        "1",
        "--image-size",
        "48x64",
        "--exclude",
        exclude.toString(),
        "--relabel",
        relabel.toString(),
        "--out",
        run.toString());
  }

  private Cli.Result evaluate(String... options) {
    List<String> all =
        new ArrayList<>(List.of("evaluate", "--model", run.resolve("best.pt").toString()));
    all.addAll(List.of(options));
    return cli(all.toArray(String[]::new));
  }

  private Cli.Result cli(String... arguments) {
    return new Cli(folder.resolve("home")).run(arguments);
  }
}

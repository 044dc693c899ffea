package dev.tjtrain.cli.option;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.DynamicMessage;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.cli.Cli;
import dev.tjtrain.cli.RunFiles;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Network;
import dev.tjtrain.report.tensorboard.EventFileReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with options of how to learn: what they change, what is kept of them, how they end. */
class LearningOptionsTest {

  private Path folder = Path.of("");

  @BeforeEach
  void data(@TempDir Path temporary) throws Exception {
    folder = temporary;
    DrawnFrames.folder(temporary.resolve("data"), 10, "a", "b", "c");
  }

  @Test
  void the_config_tells_the_defaults_that_were_used() throws Exception {
    train("run", "--epochs", "1");

    assertThat(options("run").entrySet())
        .filteredOn(option -> option.getValue() instanceof JsonPrimitive)
        .extracting(option -> option.getKey() + "=" + option.getValue().getAsString())
        .contains(
            "optimizer=adam",
            "weight-decay=0.0",
            "lr=0.001",
            "lr-schedule=constant",
            "label-smoothing=0.0",
            "class-weights=none",
            "normalize=imagenet",
            "batch-norm=inference")
        .noneMatch(option -> option.matches("(momentum|lr-step|lr-gamma|early-stopping)=.*"));
  }

  @Test
  void the_config_tells_every_choice() throws Exception {
    train(
        "run",
        "--epochs=4",
        "--optimizer=sgd",
        "--weight-decay=0.01",
        "--lr-schedule=step",
        "--label-smoothing=0.1",
        "--class-weights=balanced",
        "--early-stopping=9",
        "--recipe=tutorial",
        "--normalize=imagenet",
        "--batch-norm=inference");

    assertThat(options("run").entrySet())
        .extracting(option -> option.getKey() + "=" + option.getValue().getAsString())
        .contains(
            "optimizer=sgd",
            "momentum=0.9",
            "weight-decay=0.01",
            "lr-schedule=step",
            "lr-step=2",
            "lr-gamma=0.1",
            "label-smoothing=0.1",
            "class-weights=balanced",
            "early-stopping=9",
            "recipe=tutorial",
            "normalize=imagenet",
            "batch-norm=inference");
  }

  @Test
  void a_recipe_is_its_two_choices() throws Exception {
    train("recipe", "--epochs=1", "--recipe=tutorial");
    train("choices", "--epochs=1", "--normalize=none", "--batch-norm=batch");

    assertThat(files("choices").metricsWithoutSeconds())
        .isEqualTo(files("recipe").metricsWithoutSeconds());
    train("one-choice", "--epochs=1", "--batch-norm=batch");
    assertThat(files("one-choice").metricsWithoutSeconds())
        .isNotEqualTo(files("recipe").metricsWithoutSeconds());
    assertThat(ModelArchive.extra(folder.resolve("choices").resolve("last.pt")))
        .containsEntry(
            "preprocessing",
            "{\"height\":64,\"width\":64,\"imagenet\":false,\"upright\":true,"
                + "\"resize\":\"squash\",\"truncated\":false}");
  }

  @Test
  void each_option_changes_what_is_learnt() throws Exception {
    train("plain", "--epochs=2");
    List<List<String>> seen = new ArrayList<>(List.of(files("plain").metricsWithoutSeconds()));
    for (String option :
        List.of(
            "--optimizer=sgd",
            "--optimizer=adamw",
            "--weight-decay=0.1",
            "--lr-schedule=cosine",
            "--lr-schedule=step",
            "--label-smoothing=0.1",
            "--class-weights=balanced")) {
      train(option, "--epochs=2", option);
      List<String> metrics = files(option).metricsWithoutSeconds();
      assertThat(seen).as(option).doesNotContain(metrics);
      seen.add(metrics);
    }
  }

  @Test
  void tensorboard_hears_the_learning_rate_of_each_epoch() throws Exception {
    train("run", "--epochs=4", "--lr-schedule=step", "--lr-step=3", "--lr-gamma=0.5");

    String events =
        files("run").names().stream()
            .filter(name -> name.startsWith("events.out.tfevents."))
            .findFirst()
            .orElseThrow();
    List<Object> rates = new ArrayList<>();
    for (DynamicMessage event : EventFileReader.read(folder.resolve("run").resolve(events))) {
      if (event.toString().contains("\"learning_rate\"")) {
        assertThat(EventFileReader.field(event, "step")).isEqualTo((long) rates.size());
        rates.add(EventFileReader.field(event, "summary", "value", "simple_value"));
      }
    }
    assertThat(rates).containsExactly(0.001f, 0.001f, 0.001f, 0.0005f);
  }

  @Test
  void without_anything_better_a_run_stops_early_and_ends_well() throws Exception {
    // A rate so small that nothing changes: the first epoch stays the best.
    Cli.Result result =
        train("run", "--epochs=30", "--lr=1e-30", "--optimizer=sgd", "--early-stopping=2");

    assertThat(result.outLines()).contains("stopped early: 2 epochs without a better one");
    assertThat(files("run").lines("metrics.csv")).hasSize(1 + 3);
    assertThat(files("run").json("result.json").get("best_epoch").getAsInt()).isZero();
    assertThat(ModelArchive.extra(folder.resolve("run").resolve("last.pt")))
        .containsEntry("epoch", "2");
    assertThat(files("run").names()).contains("report.html");
  }

  @Test
  void a_run_that_gets_better_all_the_time_says_nothing_of_stopping() throws Exception {
    Cli.Result result = train("run", "--epochs=2", "--early-stopping=2");

    assertThat(result.out()).doesNotContain("stopped early");
    assertThat(files("run").lines("metrics.csv")).hasSize(1 + 2);
  }

  @Test
  void a_loss_that_is_no_number_in_the_first_epoch_leaves_nothing_to_save() throws Exception {
    Cli.Result result = explode("--batch-size=1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(last(result))
        .isEqualTo(
            "tj-train: the training loss is no longer a number; try a smaller --lr;"
                + " it was the first epoch, so nothing is saved");
    assertThat(files("run").names())
        .contains("config.json")
        .doesNotContain("last.pt", "best.pt", "result.json");
  }

  @Test
  void a_loss_that_is_no_number_later_saves_the_epochs_before_it() throws Exception {
    Cli.Result result = explode("--batch-size=2");

    assertThat(result.code()).isEqualTo(1);
    assertThat(last(result))
        .isEqualTo(
            "tj-train: the training loss is no longer a number; try a smaller --lr;"
                + " epoch 0 is saved in "
                + folder.resolve("run"));
    assertThat(files("run").lines("metrics.csv")).hasSize(1 + 1);
    for (String name : List.of("last.pt", "best.pt")) {
      Path file = folder.resolve("run").resolve(name);
      assertThat(ModelArchive.extra(file)).containsEntry("epoch", "0");
      try (Network network = Network.load(Backbone.DEFAULT, file, Device.cpu());
          NDManager manager = network.newManager()) {
        NDArray weight = requireNonNull(network.state(manager).get("classifier.weight"));
        assertThat(weight.isNaN().any().getBoolean()).isFalse();
      }
    }
  }

  @Test
  void the_same_seed_gives_the_same_bytes() throws Exception {
    for (String command : List.of("transfer", "fine-tune")) {
      for (String run : List.of("first-", "second-")) {
        Cli.Result result =
            run(command, folder.resolve(run + command), "--sample", "--epochs=2", "--limit=8");
        assertThat(result.code()).as(result.err()).isZero();
      }
      assertThat(weights("second-" + command)).isEqualTo(weights("first-" + command));
    }
  }

  /** Everything in last.pt but the run's own folder and times, which its records tell. */
  private List<String> weights(String run) throws Exception {
    List<String> entries = new ArrayList<>();
    try (var zip = new java.util.zip.ZipFile(folder.resolve(run).resolve("last.pt").toFile())) {
      zip.stream()
          .filter(entry -> !entry.getName().contains("/extra/"))
          .forEach(entry -> entries.add(entry.getName() + " " + Long.toHexString(entry.getCrc())));
    }
    assertThat(entries).hasSizeGreaterThan(100);
    return entries;
  }

  /** Each step makes the weights about a thousand times larger: 13 of them leave float's range. */
  private Cli.Result explode(String batchSize) {
    return run("run", "--epochs=3", "--optimizer=sgd", "--lr=100", "--weight-decay=10", batchSize);
  }

  private Cli.Result train(String run, String... more) {
    Cli.Result result = run(run, more);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private Cli.Result run(String run, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--data=" + folder.resolve("data"));
    arguments.add("--image-size=64x64");
    return run("transfer", folder.resolve(run), arguments.toArray(String[]::new));
  }

  private Cli.Result run(String command, Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--weights=random", "--device=cpu", "--out=" + out.toString()));
    arguments.addAll(List.of(more));
    return new Cli(folder.resolve("home")).run(arguments.toArray(String[]::new));
  }

  private RunFiles files(String run) {
    return new RunFiles(folder.resolve(run));
  }

  private JsonObject options(String run) throws Exception {
    return files(run).json("config.json").getAsJsonObject("options");
  }

  private static String last(Cli.Result result) {
    return result.errLines().get(result.errLines().size() - 1);
  }
}

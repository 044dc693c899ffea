package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.network.SavedWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that go on, held against runs that never stopped. */
class ResumeTest {

  private TrainedRuns runs = new TrainedRuns(Path.of(""));

  @BeforeEach
  void data(@TempDir Path folder) throws Exception {
    runs = TrainedRuns.in(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transfer",
        "transfer --recipe tutorial --lr-schedule cosine",
        "transfer --optimizer sgd --lr-schedule step --lr-step 2 --augment flip",
        "fine-tune --optimizer adamw --label-smoothing 0.1 --class-weights balanced",
        "fine-tune --recipe tutorial --augment flip --split blocks --deterministic",
        "fine-tune --unfreeze-from 18 --normalize none --optimizer sgd --momentum 0",
      })
  void an_interrupted_run_ends_as_if_it_had_never_stopped(String options) throws Exception {
    String[] words = options.split(" ", -1);
    runs.train("whole", 4, words);
    runs.interrupted("resumed", 4, "epoch 0 ", words);
    // Stopped twice: once it has gone on with restored state, that is saved and restored again.
    assertThat(runs.cli().stoppingAfter("epoch 2 ").run(runs.resume(words[0], "resumed")).code())
        .isEqualTo(130);

    Cli.Result result = TrainedRuns.done(runs.resumed(words[0], "resumed"));

    assertThat(result.err()).contains("resuming " + runs.path("resumed") + " after 3 whole epochs");
    assertThat(result.out()).contains("epoch 3 ").doesNotContain("epoch 2 ");
    runs.files("resumed").assertSameAs(runs.files("whole"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer", "fine-tune --lr-schedule step --lr-step 2"})
  void a_finished_run_is_extended_to_what_a_longer_one_would_have_been(String options)
      throws Exception {
    String[] words = options.split(" ", -1);
    runs.train("long", 4, words);
    runs.train("extended", 2, words);

    TrainedRuns.done(runs.resumed(words[0], "extended", "--epochs", "4"));

    runs.files("extended").assertSameAs(runs.files("long"));
    assertThat(runs.files("extended").json("config.json").getAsJsonObject("options").get("epochs"))
        .isEqualTo(runs.files("long").json("config.json").getAsJsonObject("options").get("epochs"));
  }

  @Test
  void an_extension_that_stops_early_leaves_no_result_of_the_shorter_run() throws Exception {
    runs.train("run", 2, "transfer");

    assertThat(
            runs.cli()
                .stoppingAfter("epoch 2 ")
                .run(runs.resume("transfer", "run", "--epochs", "4"))
                .code())
        .isEqualTo(130);

    assertThat(runs.files("run").names())
        .doesNotContain("result.json", "report.html", "confusion.png")
        .contains("last.pt", "best.pt");
  }

  @Test
  void a_run_that_stopped_early_goes_on_with_more_patience_only() throws Exception {
    runs.train("patient", 12, "transfer", "--lr", "1e-30", "--early-stopping", "4");
    runs.train("run", 12, "transfer", "--lr", "1e-30", "--early-stopping", "2");
    assertThat(runs.files("run").lines("metrics.csv")).hasSize(1 + 3);
    Map<String, String> before = contents("run");

    Cli.Result more = TrainedRuns.done(runs.resumed("transfer", "run", "--epochs", "20"));

    assertThat(more.out()).contains("nothing to do, it has stopped early after 3 whole epochs");
    assertThat(contents("run")).isEqualTo(before);

    TrainedRuns.done(runs.resumed("transfer", "run", "--early-stopping", "4"));

    runs.files("run").assertSameAs(runs.files("patient"));
  }

  @Test
  void a_finished_run_is_left_as_it_is() throws Exception {
    runs.train("run", 2, "transfer");
    Map<String, String> before = contents("run");

    Cli.Result result = TrainedRuns.done(runs.resumed("transfer", "run"));

    assertThat(result.outLines())
        .containsExactly(
            runs.path("run")
                + ": nothing to do, its 2 whole epochs are done; ask for more with --epochs");
    assertThat(contents("run")).isEqualTo(before);
  }

  @Test
  void a_lost_result_is_made_again() throws Exception {
    runs.train("whole", 2, "transfer");
    runs.train("run", 2, "transfer");
    Files.delete(runs.path("run").resolve("result.json"));
    Files.delete(runs.path("run").resolve("report.html"));

    TrainedRuns.done(runs.resumed("transfer", "run"));

    runs.files("run").assertSameAs(runs.files("whole"));
  }

  @Test
  void a_run_stopped_before_its_first_epoch_begins_with_that() throws Exception {
    runs.train("whole", 2, "transfer");
    runs.interrupted("run", 2, "classifier.bias", "transfer");

    TrainedRuns.done(runs.resumed("transfer", "run"));

    runs.files("run").assertSameAs(runs.files("whole"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,0.12", "7,0.5,0.5,0.5,0.5,0.1\n", "lost", "empty"})
  void a_table_and_an_event_file_that_do_not_fit_are_mended(String damage) throws Exception {
    runs.train("whole", 3, "transfer");
    runs.interrupted("run", 3, "epoch 1 ", "transfer");
    Path metrics = runs.path("run").resolve("metrics.csv");
    Path events;
    try (Stream<Path> files = Files.list(runs.path("run"))) {
      events = files.filter(file -> file.toString().contains("tfevents")).findFirst().orElseThrow();
    }
    switch (damage) {
      case "lost" -> Files.delete(metrics);
      case "empty" -> Files.writeString(metrics, "");
      default -> Files.writeString(metrics, damage, StandardOpenOption.APPEND);
    }
    Files.write(events, new byte[] {42, 0, 0, 0, 0, 0, 0, 0, 1}, StandardOpenOption.APPEND);
    Files.writeString(runs.path("run").resolve("best.pt.partial"), "half");
    Files.writeString(runs.path("run").resolve("config.json.4711.part"), "{");

    TrainedRuns.done(runs.resumed("transfer", "run"));

    runs.files("run").assertSameAs(runs.files("whole"));
    assertThat(runs.files("run").names()).noneMatch(name -> name.contains("part"));
  }

  @Test
  void images_and_weights_may_have_moved() throws Exception {
    Path weights = runs.path("weights.safetensors");
    Files.write(weights, SavedWeights.safetensors(3));
    String[] options = {"transfer", "--weights", weights.toString()};
    runs.train("whole", 3, options);
    runs.interrupted("run", 3, "epoch 0 ", options);
    Path moved = runs.path("moved");
    Files.move(runs.path("data"), moved, StandardCopyOption.ATOMIC_MOVE);
    Path renamed = Files.move(weights, runs.path("renamed.pt"));

    TrainedRuns.done(
        runs.resumed(
            "transfer",
            "run",
            "--data",
            moved.toString(),
            "--weights",
            renamed.toString(),
            "--offline",
            "--no-cache"));

    assertThat(runs.files("run").metricsWithoutSeconds())
        .isEqualTo(runs.files("whole").metricsWithoutSeconds());
  }

  @Test
  void another_number_of_threads_is_warned_of() throws Exception {
    runs.interrupted("run", 2, "epoch 0 ", "transfer");
    Path config = runs.path("run").resolve("config.json");
    int threads = runs.files("run").json("config.json").get("threads").getAsInt();
    String text = Files.readString(config);
    Files.writeString(
        config, text.replace("\"threads\": " + threads, "\"threads\": " + (threads + 1)));

    Cli.Result result = TrainedRuns.done(runs.resumed("transfer", "run"));

    assertThat(result.err())
        .contains(
            "%s was begun on %d threads, not %d; its last digits may come out otherwise"
                .formatted(runs.path("run"), threads + 1, threads));
  }

  @Test
  void options_of_the_file_do_not_count_when_a_run_goes_on() throws Exception {
    runs.train("whole", 2, "transfer");
    runs.interrupted("run", 2, "epoch 0 ", "transfer");
    Path file = runs.path("home/.config/tj-train/tj-train.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "lr = 0.5\nepochs = 9\nout = elsewhere\n");

    Cli.Result result = TrainedRuns.done(runs.resumed("transfer", "run"));

    assertThat(result.err()).doesNotContain("options from");
    runs.files("run").assertSameAs(runs.files("whole"));
  }

  /** Every file's time of change and size. */
  private Map<String, String> contents(String name) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    for (String file : runs.files(name).names()) {
      Path path = runs.path(name).resolve(file);
      contents.put(file, Files.getLastModifiedTime(path) + " " + Files.size(path));
    }
    return contents;
  }
}

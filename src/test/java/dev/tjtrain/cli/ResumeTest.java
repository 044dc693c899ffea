package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
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

  private Path folder = Path.of("");

  @BeforeEach
  void data(@TempDir Path temporary) throws Exception {
    folder = temporary;
    DrawnFrames.folder(temporary.resolve("data"), 8, "cat", "mouse");
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
    train("whole", 4, words);
    interrupted("resumed", 4, "epoch 0 ", words);
    // Stopped twice: once it has gone on with restored state, that is saved and restored again.
    assertThat(cli().stoppingAfter("epoch 2 ").run(resume(words[0], "resumed")).code())
        .isEqualTo(130);

    Cli.Result result = done(cli().run(resume(words[0], "resumed")));

    assertThat(result.err()).contains("resuming " + run("resumed") + " after 3 whole epochs");
    assertThat(result.out()).contains("epoch 3 ").doesNotContain("epoch 2 ");
    files("resumed").assertSameAs(files("whole"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"transfer", "fine-tune --lr-schedule step --lr-step 2"})
  void a_finished_run_is_extended_to_what_a_longer_one_would_have_been(String options)
      throws Exception {
    String[] words = options.split(" ", -1);
    train("long", 4, words);
    train("extended", 2, words);

    done(cli().run(resume(words[0], "extended", "--epochs", "4")));

    files("extended").assertSameAs(files("long"));
    assertThat(files("extended").json("config.json").getAsJsonObject("options").get("epochs"))
        .isEqualTo(files("long").json("config.json").getAsJsonObject("options").get("epochs"));
  }

  @Test
  void an_extension_that_stops_early_leaves_no_result_of_the_shorter_run() throws Exception {
    train("run", 2, "transfer");

    assertThat(
            cli().stoppingAfter("epoch 2 ").run(resume("transfer", "run", "--epochs", "4")).code())
        .isEqualTo(130);

    assertThat(files("run").names())
        .doesNotContain("result.json", "report.html", "confusion.png")
        .contains("last.pt", "best.pt");
  }

  @Test
  void a_run_that_stopped_early_goes_on_with_more_patience_only() throws Exception {
    train("patient", 12, "transfer", "--lr", "1e-30", "--early-stopping", "4");
    train("run", 12, "transfer", "--lr", "1e-30", "--early-stopping", "2");
    assertThat(files("run").lines("metrics.csv")).hasSize(1 + 3);
    Map<String, String> before = contents("run");

    Cli.Result more = done(cli().run(resume("transfer", "run", "--epochs", "20")));

    assertThat(more.out()).contains("nothing to do, it has stopped early after 3 whole epochs");
    assertThat(contents("run")).isEqualTo(before);

    done(cli().run(resume("transfer", "run", "--early-stopping", "4")));

    files("run").assertSameAs(files("patient"));
  }

  @Test
  void a_finished_run_is_left_as_it_is() throws Exception {
    train("run", 2, "transfer");
    Map<String, String> before = contents("run");

    Cli.Result result = done(cli().run(resume("transfer", "run")));

    assertThat(result.outLines())
        .containsExactly(
            run("run")
                + ": nothing to do, its 2 whole epochs are done; ask for more with --epochs");
    assertThat(contents("run")).isEqualTo(before);
  }

  @Test
  void a_lost_result_is_made_again() throws Exception {
    train("whole", 2, "transfer");
    train("run", 2, "transfer");
    Files.delete(run("run").resolve("result.json"));
    Files.delete(run("run").resolve("report.html"));

    done(cli().run(resume("transfer", "run")));

    files("run").assertSameAs(files("whole"));
  }

  @Test
  void a_run_stopped_before_its_first_epoch_begins_with_that() throws Exception {
    train("whole", 2, "transfer");
    interrupted("run", 2, "classifier.bias", "transfer");

    done(cli().run(resume("transfer", "run")));

    files("run").assertSameAs(files("whole"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,0.12", "7,0.5,0.5,0.5,0.5,0.1\n", "lost", "empty"})
  void a_table_and_an_event_file_that_do_not_fit_are_mended(String damage) throws Exception {
    train("whole", 3, "transfer");
    interrupted("run", 3, "epoch 1 ", "transfer");
    Path metrics = run("run").resolve("metrics.csv");
    Path events;
    try (Stream<Path> files = Files.list(run("run"))) {
      events = files.filter(file -> file.toString().contains("tfevents")).findFirst().orElseThrow();
    }
    switch (damage) {
      case "lost" -> Files.delete(metrics);
      case "empty" -> Files.writeString(metrics, "");
      default -> Files.writeString(metrics, damage, StandardOpenOption.APPEND);
    }
    Files.write(events, new byte[] {42, 0, 0, 0, 0, 0, 0, 0, 1}, StandardOpenOption.APPEND);
    Files.writeString(run("run").resolve("best.pt.partial"), "half");
    Files.writeString(run("run").resolve("config.json.4711.part"), "{");

    done(cli().run(resume("transfer", "run")));

    files("run").assertSameAs(files("whole"));
    assertThat(files("run").names()).noneMatch(name -> name.contains("part"));
  }

  @Test
  void images_and_weights_may_have_moved() throws Exception {
    Path weights = folder.resolve("weights.safetensors");
    Files.write(weights, dev.tjtrain.model.SavedWeights.safetensors(3));
    String[] options = {"transfer", "--weights", weights.toString()};
    train("whole", 3, options);
    interrupted("run", 3, "epoch 0 ", options);
    Path moved = folder.resolve("moved");
    Files.move(folder.resolve("data"), moved, StandardCopyOption.ATOMIC_MOVE);
    Path renamed = Files.move(weights, folder.resolve("renamed.pt"));

    done(
        cli()
            .run(
                resume(
                    "transfer",
                    "run",
                    "--data",
                    moved.toString(),
                    "--weights",
                    renamed.toString(),
                    "--offline",
                    "--no-cache")));

    assertThat(files("run").metricsWithoutSeconds())
        .isEqualTo(files("whole").metricsWithoutSeconds());
  }

  @Test
  void options_of_the_file_do_not_count_when_a_run_goes_on() throws Exception {
    train("whole", 2, "transfer");
    interrupted("run", 2, "epoch 0 ", "transfer");
    Path file = folder.resolve("home/.config/tj-train/tj-train.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "lr = 0.5\nepochs = 9\nout = elsewhere\n");

    Cli.Result result = done(cli().run(resume("transfer", "run")));

    assertThat(result.err()).doesNotContain("options from");
    files("run").assertSameAs(files("whole"));
  }

  private Cli cli() {
    return new Cli(folder.resolve("home"));
  }

  private void train(String run, int epochs, String... options) {
    done(cli().run(arguments(run, epochs, options)));
  }

  private void interrupted(String run, int epochs, String after, String... options) {
    Cli.Result result = cli().stoppingAfter(after).run(arguments(run, epochs, options));
    assertThat(result.code()).as(result.err()).isEqualTo(130);
  }

  private static Cli.Result done(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private String[] arguments(String run, int epochs, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    if (!all.contains("--weights")) {
      all.addAll(List.of("--weights", "random"));
    }
    all.addAll(
        List.of(
            "--data",
            folder.resolve("data").toString(),
            "--epochs",
            String.valueOf(epochs),
            "--batch-size",
            "4",
            "--image-size",
            "40x48",
            "--device=cpu",
            "--out",
            run(run).toString()));
    return all.toArray(String[]::new);
  }

  private String[] resume(String command, String run, String... more) {
    List<String> all = new ArrayList<>(List.of(command, "--resume", run(run).toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Path run(String name) {
    return folder.resolve(name);
  }

  private RunFiles files(String name) {
    return new RunFiles(run(name));
  }

  /** Every file's time of change and size. */
  private Map<String, String> contents(String name) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    for (String file : files(name).names()) {
      Path path = run(name).resolve(file);
      contents.put(file, Files.getLastModifiedTime(path) + " " + Files.size(path));
    }
    return contents;
  }
}

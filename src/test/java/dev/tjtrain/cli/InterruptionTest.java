package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.Device;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.ModelArchive;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are told to stop; the timeout is only there to end a hang. */
@Timeout(120)
class InterruptionTest {

  private static final int MANY = 100_000;

  private Path folder = Path.of("");

  @BeforeEach
  void data(@TempDir Path temporary) throws Exception {
    folder = temporary;
    DrawnFrames.folder(temporary.resolve("data"), 10, "cat", "mouse");
  }

  @Test
  void a_stop_between_epochs_saves_the_last_and_the_best() throws Exception {
    Cli.Result result =
        new Cli(folder.resolve("home")).stoppingAfter("epoch     0 ").run(arguments());

    assertThat(result.code()).as(result.err()).isEqualTo(130);
    RunFiles run = run();
    assertThat(run.names())
        .filteredOn(name -> !name.startsWith("events.out.tfevents."))
        .hasSize(run.names().size() - 1)
        .containsExactlyInAnyOrder(
            ".lock",
            "best.pt",
            "config.json",
            "last.pt",
            "metrics.csv",
            "sample-batch.png",
            "split.json",
            "state.safetensors");
    assertThat(run.lines("metrics.csv")).hasSize(2);
    assertThat(run.lines("metrics.csv").get(1)).startsWith("0,");
    for (String name : List.of("best.pt", "last.pt")) {
      Path file = run.folder().resolve(name);
      assertThat(ModelArchive.extra(file)).containsEntry("epoch", "0");
      try (MobileNetV2 network = MobileNetV2.load(file, Device.cpu())) {
        assertThat(network.classes()).isEqualTo(2);
      }
    }
    assertThat(result.errLines())
        .endsWith(
            "interrupted after 1 whole epoch; saved in " + run.folder(),
            "to go on: tj-train transfer --resume " + run.folder());
  }

  @Test
  void a_stop_before_the_first_epoch_saves_the_untrained_network() throws Exception {
    Cli.Result result =
        new Cli(folder.resolve("home")).stoppingAfter("classifier.bias").run(arguments());

    assertThat(result.code()).as(result.err()).isEqualTo(130);
    assertThat(run().names()).contains("config.json", "last.pt").doesNotContain("best.pt");
    assertThat(ModelArchive.extra(run().folder().resolve("last.pt")))
        .containsEntry("classes", "[\"cat\",\"mouse\"]");
  }

  @Test
  void a_sigterm_saves_and_ends_with_130() throws Exception {
    assumeFalse(
        System.getProperty("os.name", "").startsWith("Windows"), "skipped: no SIGTERM on Windows");
    ChildProcess child = ChildProcess.start(folder, List.of(), arguments());
    child.readUntil("epoch     0 ");

    child.terminate();

    List<String> rest = child.remainingOutput();
    assertThat(child.exitCode()).as(rest.toString()).isEqualTo(130);
    assertThat(rest).anySatisfy(line -> assertThat(line).startsWith("interrupted after "));
    List<String> metrics = run().lines("metrics.csv");
    assertThat(metrics.size()).isGreaterThan(1);
    assertThat(metrics.get(metrics.size() - 1)).matches("\\d+(,\\d+\\.\\d+){5}");
    Path last = run().folder().resolve("last.pt");
    assertThat(ModelArchive.extra(last)).containsEntry("epoch", String.valueOf(metrics.size() - 2));
    try (MobileNetV2 network = MobileNetV2.load(last, Device.cpu())) {
      assertThat(network.classes()).isEqualTo(2);
    }
    assertThat(run().names()).contains("best.pt").noneMatch(name -> name.contains("partial"));
  }

  private RunFiles run() {
    return new RunFiles(folder.resolve("run"));
  }

  private String[] arguments() {
    return new String[] {
      "transfer",
      "--data",
      folder.resolve("data").toString(),
      "--weights",
      "random",
      "--epochs",
      String.valueOf(MANY),
      "--image-size",
      "64x64",
      "--device",
      "cpu",
      "--out",
      folder.resolve("run").toString()
    };
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.download.LoopbackHost;
import dev.tjtrain.download.StorageObject;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.SavedWeights;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
      try (Network network = Network.load(Backbone.DEFAULT, file, Device.cpu())) {
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
    assumeUnix();
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
    try (Network network = Network.load(Backbone.DEFAULT, last, Device.cpu())) {
      assertThat(network.classes()).isEqualTo(2);
    }
    assertThat(run().names()).contains("best.pt").noneMatch(name -> name.contains("partial"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "HUP"})
  void other_signals_do_the_same(String signal) throws Exception {
    assumeUnix();
    ChildProcess child = ChildProcess.start(folder, List.of(), arguments());
    child.readUntil("epoch     0 ");

    child.signal(signal);

    List<String> rest = child.remainingOutput();
    assertThat(child.exitCode()).as(rest.toString()).isEqualTo(130);
    assertThat(rest).anySatisfy(line -> assertThat(line).startsWith("stopping, after saving"));
    assertThat(rest).anySatisfy(line -> assertThat(line).startsWith("interrupted after "));
    assertThat(run().names()).contains("best.pt", "last.pt").noneMatch(n -> n.contains("part"));
  }

  @Test
  void images_from_a_standard_input_that_stays_silent_can_be_given_up() throws Exception {
    assumeUnix();
    String model = trained();
    ChildProcess child =
        ChildProcess.start(folder, List.of(), "predict", "--model", model, "data/cat/00.png", "-");
    child.readUntil("data/cat/00.png");

    child.terminate();

    List<String> rest = child.remainingOutput();
    assertThat(child.exitCode()).as(rest.toString()).isEqualTo(130);
    assertThat(rest).contains("interrupted; what was printed holds");
  }

  @Test
  void a_second_signal_ends_at_once() throws Exception {
    assumeUnix();
    assumeTrue(Shell.allows("command -v mkfifo"), "skipped: no mkfifo here");
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    // It waits for a reader of the pipe, and will not heed the first signal.
    ChildProcess child =
        ChildProcess.start(
            folder,
            List.of(),
            "evaluate",
            "--model",
            trained(),
            "--split",
            "all",
            "--csv",
            pipe.toString());
    child.readUntil("images: ");
    child.signal("TERM");
    child.readUntil("stopping, after saving");

    child.signal("TERM");

    assertThat(child.exitCode()).as("ended by the signal itself").isEqualTo(128 + 15);
  }

  @Test
  void a_download_goes_on_where_it_was_interrupted() throws Exception {
    assumeUnix();
    byte[] weights = SavedWeights.safetensors(1);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    StorageObject object =
        new StorageObject(weights).with("x-goog-hash", null).thenHangAfter(5_000_000, release);
    try (LoopbackHost host = new LoopbackHost()) {
      host.on(
          "/models",
          exchange -> {
            asked.countDown();
            object.handle(exchange);
          });
      String sha256 =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights));
      List<String> jvm =
          List.of(
              "-Dtjtrain.weights.url=" + host.uri("/models"), "-Dtjtrain.weights.sha256=" + sha256);
      String[] download = {"transfer", "--data", "data", "--epochs", "1", "--out", "run"};
      ChildProcess child = ChildProcess.start(folder, jvm, download);
      asked.await();

      child.signal("INT");

      assertThat(child.exitCode()).as(child.remainingOutput().toString()).isEqualTo(130);
      assertThat(run().folder()).doesNotExist();
      release.countDown();
      child = ChildProcess.start(folder, jvm, download);
      assertThat(child.exitCode()).as(child.remainingOutput().toString()).isZero();
      assertThat(folder.resolve("torch/hub/checkpoints").resolve("mobilenet_v2-b0353104.pth"))
          .hasBinaryContent(weights);
    }
  }

  private static void assumeUnix() {
    assumeFalse(
        System.getProperty("os.name", "").startsWith("Windows"), "skipped: no signals on Windows");
  }

  /** A model of one epoch. */
  private String trained() {
    String[] arguments = arguments();
    arguments[List.of(arguments).indexOf(String.valueOf(MANY))] = "1";
    Cli.Result result = new Cli(folder.resolve("home")).run(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return run().folder().resolve("best.pt").toString();
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

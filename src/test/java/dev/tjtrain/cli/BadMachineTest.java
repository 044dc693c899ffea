package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that are not there, places that cannot be written, weights that cannot be fetched. */
class BadMachineTest {

  private Path folder = Path.of("");

  @BeforeEach
  void data(@TempDir Path temporary) throws Exception {
    folder = temporary;
    DrawnFrames.folder(temporary.resolve("data"), 6, "cat", "mouse");
  }

  @Test
  void mps_is_refused_where_there_is_none() {
    assumeFalse(System.getProperty("os.name", "").startsWith("Mac"), "skipped: a Mac");

    assertFailed(run("--device", "mps", "--out", run().toString())).contains("--device mps");
  }

  @Test
  void cuda_is_refused_where_libtorch_has_none() {
    assumeFalse(
        Engine.getEngine("PyTorch").hasCapability(StandardCapabilities.CUDA),
        "skipped: libtorch has CUDA");

    assertFailed(run("--device", "cuda", "--out", run().toString())).contains("--device cuda");
    assertFailed(run("--device", "cuda:3", "--out", run().toString())).contains("--device cuda");
  }

  @Test
  void a_file_as_run_directory_is_refused() throws Exception {
    Path file = Files.writeString(folder.resolve("taken"), "x");

    assertFailed(run("--out", file.toString())).contains(file.toString()).contains("--out");
    assertThat(file).hasContent("x");
  }

  @Test
  void a_run_directory_below_a_file_is_refused() throws Exception {
    Path file = Files.writeString(folder.resolve("taken"), "x");

    assertFailed(run("--out", file.resolve("run").toString()))
        .contains(file.toString())
        .contains("--out");
  }

  @Test
  void a_run_directory_that_holds_something_is_refused_and_left_alone() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.writeString(taken.resolve("result.json"), "precious");

    assertFailed(run("--out", taken.toString()))
        .contains(taken.toString())
        .contains("not empty")
        .contains("--out");
    assertThat(taken.resolve("result.json")).hasContent("precious");
  }

  @Test
  void a_run_directory_without_permission_is_refused() throws Exception {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeFalse(Files.isWritable(locked), "skipped: this user may write everywhere");

    assertFailed(run("--out", locked.resolve("run").toString()))
        .contains(locked.toString())
        .contains("permission denied");
  }

  @Test
  void a_run_directory_where_nobody_can_write_is_refused() {
    Path proc = Path.of("/proc");
    assumeTrue(Files.isDirectory(proc), "skipped: no /proc here");

    assertFailed(run("--out", "/proc/tj-train/run")).contains("/proc").contains("--out");
  }

  @Test
  void missing_weights_fail_a_run_on_own_data_that_may_fetch_nothing() {
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .run(
                "transfer",
                "--data",
                folder.resolve("data").toString(),
                "--offline",
                "--out",
                run().toString());

    assertFailed(result)
        .contains("IMAGENET1K_V1")
        .contains("--offline")
        .contains("mobilenet_v2-b0353104.pth")
        .contains("--weights");
    assertThat(result.out()).doesNotContain("weights: random");
    assertThat(run()).doesNotExist();
  }

  @Test
  void missing_weights_asked_for_by_name_fail_even_a_run_on_the_sample() {
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .run(
                "transfer",
                "--sample",
                "--weights",
                "IMAGENET1K_V1",
                "--offline",
                "--out",
                run().toString());

    assertFailed(result).contains("IMAGENET1K_V1");
    assertThat(result.out()).doesNotContain("weights: random");
  }

  @Test
  void a_missing_dataset_fails_a_run_that_may_fetch_nothing() {
    Cli.Result result =
        new Cli(folder.resolve("home")).run("transfer", "--offline", "--out", run().toString());

    assertFailed(result)
        .contains("balabaskar/tom-and-jerry-image-classification")
        .contains("--offline")
        .contains(firstUse());
    assertThat(run()).doesNotExist();
  }

  @Test
  void a_first_use_without_a_network_is_offered_every_way_on() {
    // It fails at once; a server that does not answer would be asked again for a while.
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .with("https_proxy", "http://no proxy")
            .run("transfer", "--out", run().toString());

    assertFailed(result).contains("HTTPS_PROXY").contains(firstUse());
    assertThat(run()).doesNotExist();
  }

  /** What is said to somebody who has neither images nor weights yet. */
  private List<String> firstUse() {
    Path home = folder.resolve("home");
    return List.of(
        home.resolve("kagglehub/datasets/balabaskar/tom-and-jerry-image-classification/versions/1")
            + " and create the empty file ",
        "--sample, the drawn ones that come with the program",
        "--data DIR",
        "The weights IMAGENET1K_V1 are not there either",
        "--weights embedded",
        "--weights FILE",
        "put mobilenet_v2-b0353104.pth into " + home.resolve("torch/hub/checkpoints"));
  }

  @Test
  void the_sample_alone_makes_do_with_embedded_weights_and_goes_on_from_them() {
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .run(
                "transfer",
                "--sample",
                "--offline",
                "--limit",
                "4",
                "--image-size",
                "64x64",
                "--epochs",
                "1",
                "--device",
                "cpu",
                "--out",
                run().toString());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.errLines())
        .anySatisfy(line -> assertThat(line).startsWith("warning: The weights IMAGENET1K_V1"))
        .contains("warning: the embedded weights are taken, since IMAGENET1K_V1 cannot be had");
    String weights =
        "weights: embedded (ImageNet weights of mobilenet_v2 that come with the program)";
    assertThat(result.outLines()).contains(weights);

    Cli.Result resumed =
        new Cli(folder.resolve("home"))
            .run("transfer", "--resume", run().toString(), "--epochs", "2");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.outLines()).contains(weights);
  }

  private Path run() {
    return folder.resolve("run");
  }

  private Cli.Result run(String... more) {
    String[] arguments = {
      "transfer",
      "--data",
      folder.resolve("data").toString(),
      "--weights",
      "random",
      "--epochs",
      "1",
      "--image-size",
      "64x64"
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return new Cli(folder.resolve("home")).run(all);
  }

  /** Checks for exit code 1 and one line besides warnings; returns the line. */
  private static AbstractStringAssert<?> assertFailed(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isEqualTo(1);
    var lines = result.errLines().stream().filter(line -> !line.startsWith("warning: ")).toList();
    assertThat(lines).hasSize(1);
    return assertThat(lines.get(0)).startsWith("tj-train: ");
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices, pipes and folders where files should be; the timeout is only there to end a hang. */
@Timeout(60)
class DevicesAndFoldersTest {

  private static final Path ENDLESS = Path.of("/dev/zero");

  private Path folder = Path.of("");
  private Cli cli = new Cli(folder);

  @BeforeEach
  void home(@TempDir Path temporary) throws Exception {
    folder = temporary;
    cli = new Cli(temporary.resolve("home"));
    assumeTrue(Files.exists(ENDLESS), "skipped: no /dev/zero here");
    DrawnFrames.folder(folder.resolve("data"), 10, "cat", "mouse");
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics.csv", "config.json", "result.json"})
  void a_run_whose_files_never_end_is_refused_by_name(String name) throws Exception {
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.writeString(
        run.resolve("metrics.csv"),
        "epoch,train_loss,train_accuracy,val_loss,val_accuracy,seconds\n");
    Files.deleteIfExists(run.resolve(name));
    Files.createSymbolicLink(run.resolve(name), ENDLESS);
    Path page = folder.resolve("page.html");

    assertRefused(cli.run("compare", run.toString(), "--out", page.toString()))
        .startsWith("tj-train: " + run.resolve(name) + ": is no regular file");
    assertThat(page).doesNotExist();
  }

  @Test
  void a_split_that_never_ends_is_refused_by_name() throws Exception {
    Path split = train().resolveSibling("split.json");
    Files.delete(split);
    Files.createSymbolicLink(split, ENDLESS);

    assertRefused(cli.run("evaluate", "--model", train().toString()))
        .startsWith("tj-train: " + split + ": is no regular file");
  }

  @Test
  void a_list_of_files_has_an_end_and_is_no_folder() throws Exception {
    String model = train().toString();

    assertRefused(cli.run("predict", "--model", model, "--files-from", ENDLESS.toString()))
        .contains("/dev/zero: is too large");
    assertRefused(cli.run("predict", "--model", model, "--files-from", folder.toString()))
        .contains(folder + ": is a folder, no list of files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/"})
  void a_file_of_arguments_has_to_be_a_file(String name) {
    Cli.Result result = cli.run("summary", "@" + name);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errLines()).hasSize(2);
    assertThat(result.errLines().get(0))
        .startsWith("tj-train: @" + name + ": " + name + " is no regular file");
  }

  @Test
  void a_device_is_written_to_and_never_replaced() throws Exception {
    // A link, so that not even a failure of this test would harm the device.
    Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("/dev/null"));

    assertThat(cli.run("show-batch", "--sample", "--out", nowhere.toString()).code()).isZero();

    assertThat(nowhere).isSymbolicLink();
    Cli.Result export =
        cli.run("export", "--force", "--model", train().toString(), "--out", nowhere.toString());
    assertThat(export.code()).isEqualTo(1);
    assertThat(export.err()).contains(nowhere + " is no ordinary file");
    assertThat(nowhere).isSymbolicLink();
  }

  @Test
  void a_folder_is_never_replaced_by_a_file() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Path run = train().resolveSibling("");

    for (String[] command :
        List.of(
            new String[] {"show-batch", "--sample", "--out", taken.toString()},
            new String[] {"compare", run.toString(), "--out", taken.toString()})) {
      Cli.Result result = cli.run(command);
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .isEqualTo("tj-train: " + taken + " is a folder; give the name of a file\n");
    }
    assertThat(taken).isEmptyDirectory();
  }

  private Path train() {
    Path run = folder.resolve("trained");
    if (Files.notExists(run)) {
      Cli.Result result =
          cli.run(
              "transfer",
              "--data",
              folder.resolve("data").toString(),
              "--weights",
              "random",
              "--epochs",
              "1",
              "--image-size",
              "64x64",
              "--out",
              run.toString());
      assertThat(result.code()).as(result.err()).isZero();
    }
    return run.resolve("best.pt");
  }

  /** Checks for exit code 3; returns the last line. */
  private static AbstractStringAssert<?> assertRefused(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isEqualTo(3);
    return assertThat(result.errLines().get(result.errLines().size() - 1));
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard streams that are full, closed or read no further. */
class StandardStreamsTest {

  @TempDir Path folder;

  @BeforeEach
  void shell() {
    assumeTrue(Shell.allows("[ -w /dev/full ]"), "skipped: no bash or no /dev/full here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"summary", "transfer --help", "--version", "completion"})
  void output_that_does_not_fit_is_a_failure_in_one_line(String command) throws Exception {
    Shell.Result result = new Shell(folder).run("\"$@\" >/dev/full", command.split(" "));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.errLines())
        .singleElement()
        .asString()
        .startsWith("tj-train: standard output cannot be written: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"summary", "--help"})
  void a_reader_that_has_read_enough_is_no_failure(String command) throws Exception {
    Shell.Result result = new Shell(folder).run("\"$@\" | true; exit ${PIPESTATUS[0]}", command);

    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  void a_closed_output_is_a_failure_that_can_be_told_by_the_code_alone() throws Exception {
    assertThat(new Shell(folder).run("\"$@\" >&- 2>&-", "summary").code()).isEqualTo(1);
    assertThat(new Shell(folder).run("\"$@\" <&- 2>&-", "summary").code()).isZero();
    assertThat(new Shell(folder).run("\"$@\" <&- >&- 2>&-", "no-command").code()).isEqualTo(2);
  }

  @Test
  void a_training_goes_on_to_its_end_whatever_becomes_of_the_streams() throws Exception {
    DrawnFrames.folder(folder.resolve("data"), 6, "cat", "mouse");

    Shell.Result result =
        new Shell(folder)
            .run(
                "\"$@\" <&- >/dev/full 2>&-",
                "transfer",
                "--data",
                "data",
                "--weights",
                "random",
                "--epochs",
                "2",
                "--image-size",
                "64x64",
                "--out",
                "run");

    assertThat(result.code()).isEqualTo(1);
    RunFiles run = new RunFiles(folder.resolve("run"));
    assertThat(run.lines("metrics.csv")).hasSize(3);
    assertThat(run.names()).contains("result.json", "report.html", "best.pt", "last.pt");
    assertThat(Files.readString(folder.resolve("run/report.html"))).endsWith("</html>\n");
  }
}

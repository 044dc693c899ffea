package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.cli.print.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that come from {@code tj-train.properties}, seen in what a run writes down of them. */
class OptionsFileTest {

  @TempDir Path folder;

  private Path file;
  private Path run;

  @BeforeEach
  void choose() throws IOException {
    file = folder.resolve(".config/tj-train/tj-train.properties");
    run = folder.resolve("run");
    Files.createDirectories(file.getParent());
  }

  @Test
  void options_of_the_file_count_and_the_command_line_wins() throws Exception {
    Files.writeString(
        file,
        """
        # for every command that has them
        epochs = 2
        lr = 0.01
        offline = true
        weights = random
        transfer.batch-size = 8
        fine-tune.batch-size = 4
        transfer.seed: 5
        seed: 6
        """);

    Cli.Result result =
        new Cli(folder)
            .run("transfer", "--sample", "--limit", "5", "--offline", "--epochs", "1", out());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.errLines().get(0))
        .startsWith("options from " + file)
        .contains("--batch-size=8 --lr=0.01")
        .contains("--offline");
    assertThat(Files.readString(run.resolve("config.json")))
        .contains(
            "\"epochs\": 1",
            "\"lr\": 0.01",
            "\"batch-size\": 8",
            "\"seed\": 5",
            "\"offline\": true");
  }

  @Test
  void another_source_on_the_command_line_takes_the_place_of_the_files() throws Exception {
    Files.writeString(file, "data = nowhere\nweights = random\nepochs = 1\nlimit = 5\n");

    assertThat(new Cli(folder).run("transfer", "--sample", out()).code()).isZero();
    assertThat(new Cli(folder).run("transfer", out()).err()).contains("nowhere");
  }

  @Test
  void an_option_that_no_command_has_is_an_error_of_usage() throws Exception {
    Files.writeString(file, "epoch = 2\n");

    Cli.Result result = new Cli(folder).run("transfer", "--sample");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(file.toString(), "'epoch'");
  }

  @Test
  void a_value_that_makes_no_sense_is_an_error_of_usage() throws Exception {
    Files.writeString(file, "epochs = many\n");

    Cli.Result result = new Cli(folder).run("transfer", "--sample");

    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--epochs", "many");
  }

  @ParameterizedTest
  @ValueSource(strings = {"broken \\u12", "\0"})
  void a_file_that_cannot_be_read_as_properties_is_named(String content) throws Exception {
    byte[] bytes =
        content.equals("\0") ? new byte[] {(byte) 0xff, (byte) 0xfe} : content.getBytes(UTF_8);
    Files.write(file, bytes);

    Cli.Result result = new Cli(folder).run("transfer", "--sample");

    assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(result.errLines()).singleElement().asString().contains(file.toString());
  }

  @Test
  void help_and_commands_without_such_options_are_as_they_were() throws Exception {
    Files.writeString(file, "epochs = 2\n");

    assertThat(new Cli(folder).run("transfer", "--help").err()).isEmpty();
    assertThat(new Cli(folder).run("--version").code()).isZero();
    assertThat(new Cli(folder).run("completion").err()).isEmpty();
  }

  @Test
  void options_of_a_file_named_with_an_at_sign_are_overridden_too() throws Exception {
    Path options = Files.writeString(folder.resolve("my.options"), "--epochs 9 --weights random\n");

    Cli.Result result =
        new Cli(folder)
            .run("transfer", "@" + options, "--sample", "--limit", "5", "--epochs", "1", out());

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(Files.readAllLines(run.resolve("metrics.csv"))).hasSize(2);
  }

  private String out() {
    return "--out=" + run;
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Command lines that make no sense: refused in a line that names the option, before any work. */
class BadUsageTest {

  @ParameterizedTest
  @CsvSource({
    "--backbone, vgg16",
    "--epochs, 0",
    "--epochs, -1",
    "--epochs, many",
    "--epochs, 99999999999",
    "--batch-size, 0",
    "--lr, 0",
    "--lr, -1",
    "--lr, nan",
    "--lr, NaN",
    "--lr, Infinity",
    "--device, gpu9",
    "--device, cuda:x",
    "--image-size, 5x5",
    "--image-size, abc",
    "--image-size, 90x",
    "--image-size, 99999x160",
    "--recipe, foo",
    "--recipe, DEFAULTS",
    "--normalize, yes",
    "--batch-norm, frozen",
    "--optimizer, lion",
    "--weight-decay, -0.1",
    "--weight-decay, NaN",
    "--weight-decay, 11",
    "--lr-schedule, linear",
    "--label-smoothing, 1",
    "--label-smoothing, -0.1",
    "--label-smoothing, NaN",
    "--class-weights, some",
    "--early-stopping, 0",
    "--early-stopping, soon",
    "--seed, x",
    "--limit, 0",
    "--max-bad, 200",
    "--max-bad, -1",
    "--max-bad, nan",
    "--dataset, nonsense",
  })
  void a_value_out_of_range_is_refused_by_its_options_name(
      String option, String value, @TempDir Path temporary) throws Exception {
    String[] source =
        option.equals("--dataset")
            ? new String[] {"transfer"}
            : new String[] {"transfer", "--data", data(temporary)};

    assertUsageError(temporary, source, option, value).contains(option);
  }

  @ParameterizedTest
  @CsvSource({
    "--optimizer, sgd, --momentum, 1",
    "--optimizer, sgd, --momentum, -0.1",
    "--optimizer, sgd, --momentum, NaN",
    "--lr-schedule, step, --lr-step, 0",
    "--lr-schedule, step, --lr-gamma, 0",
    "--lr-schedule, step, --lr-gamma, 1.5"
  })
  void a_value_out_of_range_is_refused_beside_the_choice_that_it_goes_with(
      String choice, String chosen, String option, String value, @TempDir Path temporary)
      throws Exception {
    String[] command = {"transfer", "--data", data(temporary)};

    assertUsageError(temporary, command, choice, chosen, option, value)
        .contains(option)
        .contains(value);
  }

  @ParameterizedTest
  @CsvSource({
    "--momentum, 0.9, --optimizer sgd",
    "--lr-step, 3, --lr-schedule step",
    "--lr-gamma, 0.5, --lr-schedule step"
  })
  void an_option_without_effect_is_refused_with_what_it_goes_with(
      String option, String value, String with, @TempDir Path temporary) throws Exception {
    assertUsageError(temporary, new String[] {"transfer", "--data", data(temporary)}, option, value)
        .contains(option)
        .contains(with);
  }

  @Test
  void a_choice_that_there_is_not_is_refused_with_those_there_are(@TempDir Path temporary)
      throws Exception {
    assertUsageError(
            temporary, new String[] {"transfer", "--data", data(temporary)}, "--optimizer", "lion")
        .isEqualTo("tj-train: --optimizer takes adam, adamw or sgd, not 'lion'");
  }

  @Test
  void blocks_end_at_18(@TempDir Path temporary) throws Exception {
    String[] fineTune = {"fine-tune", "--data", data(temporary)};

    assertUsageError(temporary, fineTune, "--unfreeze-from", "19")
        .contains("--unfreeze-from")
        .contains("0 to 18");
    assertUsageError(temporary, fineTune, "--unfreeze-from", "-1").contains("--unfreeze-from");
  }

  @Test
  void only_fine_tune_chooses_blocks(@TempDir Path temporary) throws Exception {
    assertUsageError(
            temporary, new String[] {"transfer", "--data", data(temporary)}, "--unfreeze-from", "3")
        .contains("--unfreeze-from");
  }

  @Test
  void an_unknown_option_is_named_with_what_may_have_been_meant(@TempDir Path temporary)
      throws Exception {
    Cli.Result result =
        new Cli(temporary).run("transfer", "--data", data(temporary), "--epoch", "3");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errLines()).hasSize(3);
    assertThat(result.errLines().get(0)).startsWith("tj-train: ").contains("--epoch");
    assertThat(result.errLines().get(1)).contains("--epochs");
    assertThat(result.errLines().get(2)).startsWith("Run 'tj-train transfer --help'");
  }

  @Test
  void an_option_without_its_value_is_named(@TempDir Path temporary) throws Exception {
    assertUsageError(temporary, new String[] {"transfer", "--data", data(temporary), "--lr"})
        .contains("--lr");
  }

  @Test
  void images_come_from_one_place_only(@TempDir Path temporary) throws Exception {
    assertUsageError(temporary, new String[] {"transfer", "--data", data(temporary), "--sample"})
        .contains("--data")
        .contains("--sample");
  }

  @Test
  void the_help_line_names_the_command_at_fault(@TempDir Path temporary) {
    Cli.Result result = new Cli(temporary).run("fine-tune", "--epochs", "0");

    assertThat(result.errLines().get(1)).startsWith("Run 'tj-train fine-tune --help'");
  }

  @Test
  void an_unknown_command_is_named(@TempDir Path temporary) {
    Cli.Result result = new Cli(temporary).run("trian");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errLines().get(0)).startsWith("tj-train: ").contains("trian");
    assertThat(result.errLines().get(result.errLines().size() - 1))
        .startsWith("Run 'tj-train --help'");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void a_missing_command_is_told(@TempDir Path temporary) {
    Cli.Result result = new Cli(temporary).run();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errLines()).hasSize(2);
    assertThat(result.errLines().get(0)).isEqualTo("tj-train: a command is missing");
    assertThat(result.errLines().get(1)).startsWith("Run 'tj-train --help'");
  }

  private static String data(Path temporary) throws Exception {
    return DrawnFrames.folder(temporary.resolve("data"), 1, "a", "b").toString();
  }

  /** Checks the exit code and the form of what is printed; returns its first line. */
  private static AbstractStringAssert<?> assertUsageError(
      Path temporary, String[] command, String... more) {
    Path out = temporary.resolve("run");
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(1, List.of("--out", out.toString()));
    arguments.addAll(List.of(more));
    Cli.Result result = new Cli(temporary.resolve("home")).run(arguments.toArray(String[]::new));

    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines()).hasSize(2);
    assertThat(result.errLines().get(1))
        .startsWith("Run 'tj-train " + command[0] + " --help' to see its options.");
    assertThat(Files.exists(out)).as("a run directory").isFalse();
    return assertThat(result.errLines().get(0)).startsWith("tj-train: ");
  }
}

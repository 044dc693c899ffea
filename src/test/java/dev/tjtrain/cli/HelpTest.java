package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.files.Environment;
import dev.tjtrain.work.Stop;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} says, and that it says it quickly. */
class HelpTest {

  static List<CommandLine> commands() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    CommandLine root =
        CommandLines.create(new CommandContext(Environment.system(), nowhere, nowhere, new Stop()));
    List<CommandLine> all = new ArrayList<>(root.getSubcommands().values());
    all.add(root);
    return all;
  }

  @Test
  void the_commands_are_known() {
    assertThat(commands().stream().map(CommandLine::getCommandName))
        .contains("tj-train", "transfer", "fine-tune", "download");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_goes_to_stdout_and_ends_well(CommandLine command, @TempDir Path temporary) {
    String name = command.getCommandName();
    String[] arguments =
        name.equals("tj-train") ? new String[] {"--help"} : new String[] {name, "--help"};

    Cli.Result result = new Cli(temporary).run(arguments);

    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("Usage: tj-train").contains("Examples:");
    for (OptionSpec option : command.getCommandSpec().options()) {
      assertThat(result.out()).contains(option.longestName());
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_option_is_described_and_every_value_has_a_default(CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      String description = String.join(" ", option.description());
      assertThat(description).as(option.longestName()).isNotBlank();
      if (option.arity().max() > 0) {
        assertThat(description).as(option.longestName()).contains("Default: ");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_has_an_example_of_itself(CommandLine command) {
    String name = command.getCommandName();

    assertThat(command.getCommandSpec().usageMessage().footer())
        .anySatisfy(
            line ->
                assertThat(line.strip())
                    .startsWith(name.equals("tj-train") ? "tj-train " : "tj-train " + name));
  }

  @Test
  void help_loads_nothing_of_the_engine(@TempDir Path temporary) throws Exception {
    for (String[] arguments :
        List.of(new String[] {"--help"}, new String[] {"transfer", "--help"})) {
      ChildProcess child = ChildProcess.start(temporary, List.of("-verbose:class"), arguments);

      String printed = String.join("\n", child.remainingOutput());
      assertThat(child.exitCode()).as(printed).isZero();
      assertThat(printed)
          .contains("Usage: tj-train", "dev.tjtrain.cli.Main ")
          .doesNotContain(" ai.djl.");
    }
  }
}

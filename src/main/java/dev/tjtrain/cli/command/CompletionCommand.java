package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tj-train completion}. */
@Command(
    name = "completion",
    header = "Prints a script that completes commands and options in bash and zsh.",
    description = {
      "%nFor a shell that knows the program as 'tj-train', as by"
          + " alias tj-train='java -jar /path/to/tj-train.jar'.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train completion > ~/.tj-train-completion     then, in ~/.bashrc or ~/.zshrc:",
      "  source ~/.tj-train-completion"
    })
public final class CompletionCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin CommonOptions common;

  public CompletionCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CommandLine root = Optional.ofNullable(spec.parent()).orElse(spec).commandLine();
    context.out().print(AutoComplete.bash("tj-train", root));
    return ExitCode.DONE;
  }
}

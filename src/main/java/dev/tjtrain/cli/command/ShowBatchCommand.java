package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.DownloadLines;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.files.Printable;
import dev.tjtrain.run.inspection.ShowBatch;
import dev.tjtrain.run.inspection.ShowBatchConfig;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tj-train show-batch}. */
@Command(
    name = "show-batch",
    header = "Draws the first images that a training would see.",
    description = {
      "%nDecodes and resizes the images of the first step, as transfer and fine-tune do with the same"
          + " options, and draws them under the names of their classes. Colours are those before"
          + " normalisation. Unreadable images are named and left out. Prints the picture's path.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train show-batch --sample",
      "  tj-train show-batch --data my/images --rows 8 --cols 3 --out first.png",
      "  tj-train show-batch --data my/images --split test --image-size 224x224"
    })
public final class ShowBatchCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin CommonOptions common;

  private ShowBatchCommand(CommandContext context) {
    this.context = context;
  }

  /** The command with its options. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(
        RecordOptions.command(new ShowBatchCommand(context), "show-batch", ShowBatchConfig.class));
  }

  @Override
  public Integer call() throws IOException {
    ShowBatchConfig config = RecordOptions.read(spec, ShowBatchConfig.class);
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      new ShowBatch(config, context.environment())
          .run(
              line -> progress.line("warning: " + Printable.line(line)),
              new DownloadLines(progress));
    }
    context.out().println(config.out());
    return ExitCode.DONE;
  }
}

package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.ConsoleWorkEvents;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.cli.result.AuditText;
import dev.tjtrain.run.audit.AuditConfig;
import dev.tjtrain.run.audit.AuditRun;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tj-train audit}. */
@Command(
    name = "audit",
    header = "Finds what is wrong with the images before training on them.",
    description = {
      "%nWrong labels, images that are there twice or nearly, images unlike the others, blank, dark,"
          + " bright, blurred, tiny and unreadable ones, classes that look alike or are too small."
          + " Goes by the frozen network's features, which training keeps and finds. Changes no"
          + " image; writes audit.html, a page to look through and to make lists for --exclude and"
          + " --relabel, and findings.csv, and prints a summary.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train audit --data my/images",
      "  tj-train audit --data my/images --out audits/first --weights mobilenet_v2.pth",
      "  tj-train audit --sample"
    })
public final class AuditCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin CommonOptions common;

  private AuditCommand(CommandContext context) {
    this.context = context;
  }

  /** The command with its options. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(
        RecordOptions.command(new AuditCommand(context), "audit", AuditConfig.class));
  }

  @Override
  public Integer call() throws IOException {
    AuditConfig config = RecordOptions.read(spec, AuditConfig.class);
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      context
          .out()
          .print(
              AuditText.of(
                  new AuditRun(
                          config,
                          context.environment(),
                          new ConsoleWorkEvents(progress),
                          context.stop())
                      .run(),
                  config.out()));
      context.out().flush();
      return ExitCode.DONE;
    } catch (CancellationException e) {
      context.err().println("interrupted; nothing was written, what was computed is kept");
      return ExitCode.INTERRUPTED;
    }
  }
}

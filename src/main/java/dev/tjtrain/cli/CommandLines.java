package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.cli.command.AuditCommand;
import dev.tjtrain.cli.command.BackbonesCommand;
import dev.tjtrain.cli.command.CacheCommand;
import dev.tjtrain.cli.command.CompareCommand;
import dev.tjtrain.cli.command.CompletionCommand;
import dev.tjtrain.cli.command.DoctorCommand;
import dev.tjtrain.cli.command.DownloadCommand;
import dev.tjtrain.cli.command.EmbedCommand;
import dev.tjtrain.cli.command.EvaluateCommand;
import dev.tjtrain.cli.command.ExportCommand;
import dev.tjtrain.cli.command.PredictCommand;
import dev.tjtrain.cli.command.ShowBatchCommand;
import dev.tjtrain.cli.command.SummaryCommand;
import dev.tjtrain.cli.command.TrainCommand;
import dev.tjtrain.cli.print.CommandContext;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Builds the command line: the commands, how they are set up, how their failures end. */
public final class CommandLines {

  private CommandLines() {}

  public static CommandLine create(CommandContext context) {
    CommandLine line =
        new CommandLine(new RootCommand())
            .addSubcommand(AuditCommand.line(context))
            .addSubcommand(ShowBatchCommand.line(context))
            .addSubcommand(new SummaryCommand(context))
            .addSubcommand(new BackbonesCommand(context))
            .addSubcommand(TrainCommand.transfer(context))
            .addSubcommand(TrainCommand.fineTune(context))
            .addSubcommand(EvaluateCommand.line(context))
            .addSubcommand(new PredictCommand(context, System.in))
            .addSubcommand(new EmbedCommand(context, System.in))
            .addSubcommand(new CompareCommand(context))
            .addSubcommand(new ExportCommand(context))
            .addSubcommand(new DownloadCommand(context))
            .addSubcommand(CacheCommand.line(context))
            .addSubcommand(new DoctorCommand(context))
            .addSubcommand(new CompletionCommand(context));
    line.setOut(new PrintWriter(new OutputStreamWriter(context.out(), UTF_8), true));
    line.setErr(new PrintWriter(new OutputStreamWriter(context.err(), UTF_8), true));
    line.setUsageHelpWidth(100);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOverwrittenOptionsAllowed(true);
    line.setExecutionExceptionHandler(new FailureReport());
    line.setParameterExceptionHandler(new FailureReport());
    return line;
  }
}

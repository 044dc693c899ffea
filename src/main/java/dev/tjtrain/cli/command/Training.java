package dev.tjtrain.cli.command;

import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleEvents;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.run.config.RecordedRun;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a training with its events printed. */
final class Training {

  private Training() {}

  /** Begins the run that {@code command} asks for, or goes on with an earlier one. */
  static int run(TrainingCommand command, CommandSpec spec, CommandContext context)
      throws IOException {
    Path folder = command.resume();
    if (folder == null) {
      return run(command.config(), Optional.empty(), context);
    }
    RecordedRun earlier = RecordedRun.read(folder);
    return run(new ResumeArguments(earlier, spec, context).config(), Optional.of(earlier), context);
  }

  private static int run(
      TrainingConfig config, Optional<RecordedRun> earlier, CommandContext context)
      throws IOException {
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      ConsoleEvents events = new ConsoleEvents(context.out(), context.err(), progress);
      TrainingRun.Outcome outcome =
          new TrainingRun(config, earlier, context.environment(), events, context.stop()).run();
      return switch (outcome) {
        case DONE -> ExitCode.DONE;
        case INTERRUPTED -> ExitCode.INTERRUPTED;
      };
    }
  }
}

package dev.tjtrain.cli;

import dev.tjtrain.run.TrainingConfig;
import dev.tjtrain.run.TrainingRun;
import java.io.IOException;

/** Runs a training with its events printed. */
final class Training {

  private Training() {}

  static int run(TrainingConfig config, CommandContext context) throws IOException {
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      ConsoleEvents events = new ConsoleEvents(context.out(), context.err(), progress);
      TrainingRun.Outcome outcome =
          new TrainingRun(config, context.environment(), events, context.stop()).run();
      return switch (outcome) {
        case DONE -> ExitCode.DONE;
        case INTERRUPTED -> ExitCode.INTERRUPTED;
      };
    }
  }
}

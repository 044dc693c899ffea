package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.ConsoleWorkEvents;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.cli.result.EvaluationTable;
import dev.tjtrain.cli.result.ResultJsonText;
import dev.tjtrain.run.config.EvaluationConfig;
import dev.tjtrain.run.evaluation.EvaluationResult;
import dev.tjtrain.run.evaluation.EvaluationRun;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tj-train evaluate}. */
@Command(
    name = "evaluate",
    header = "Measures a trained model on labelled images.",
    description = {
      "%nPrints loss, accuracy, precision, recall and F1 of each class, and the confusion matrix. Of"
          + " the data that the model was trained on it takes the run's own test part, as split.json"
          + " beside the model lists it, or as the run's seed makes it again. Other data is"
          + " evaluated as a whole with --split all; there, classes of the model may be missing.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train evaluate --model runs/first/best.pt",
      "  tj-train evaluate --model best.pt --data other/images --split all",
      "  tj-train evaluate --model runs/first/best.pt --split val --json --csv predictions.csv"
    })
public final class EvaluateCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print the result as JSON, as it is in result.json.")
  private boolean json;

  @Mixin CommonOptions common;

  private EvaluateCommand(CommandContext context) {
    this.context = context;
  }

  /** The command with its options. */
  public static CommandLine line(CommandContext context) {
    return new CommandLine(
        RecordOptions.command(new EvaluateCommand(context), "evaluate", EvaluationConfig.class));
  }

  @Override
  public Integer call() throws IOException {
    EvaluationConfig config = RecordOptions.read(spec, EvaluationConfig.class);
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      EvaluationResult result =
          new EvaluationRun(
                  config, context.environment(), new ConsoleWorkEvents(progress), context.stop())
              .run();
      context
          .out()
          .print(json ? ResultJsonText.pretty(result.json()) + "\n" : EvaluationTable.of(result));
      context.out().flush();
      return ExitCode.DONE;
    } catch (CancellationException e) {
      context.err().println("interrupted; nothing was measured");
      return ExitCode.INTERRUPTED;
    }
  }
}

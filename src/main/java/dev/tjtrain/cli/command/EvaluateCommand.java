package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.Checks;
import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.EvaluationSource;
import dev.tjtrain.cli.option.ModelOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.ConsoleWorkEvents;
import dev.tjtrain.cli.print.EvaluationTable;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.cli.print.ResultJsonText;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.run.config.EvaluationConfig;
import dev.tjtrain.run.evaluation.EvaluationResult;
import dev.tjtrain.run.evaluation.EvaluationRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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

  @Mixin private ModelOptions model;

  @ArgGroup private @Nullable EvaluationSource source;

  @Option(names = "--offline", description = "Never open a connection; say what is missing.")
  private boolean offline;

  @Option(
      names = "--split",
      paramLabel = "PART",
      defaultValue = "test",
      description =
          "test, val or train: this part of the split. all: every image. Default: ${DEFAULT-VALUE}.")
  private String split = "test";

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "Split anew, at random with this seed. Default: the split of the run.")
  private @Nullable Integer splitSeed;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Evaluate the first N images of each class of the part only. Default: all.")
  private @Nullable Integer limit;

  @Option(
      names = "--max-bad",
      paramLabel = "PERCENT",
      defaultValue = "1",
      description =
          "Skip unreadable images, but stop when they are more than this share of the dataset."
              + " Default: ${DEFAULT-VALUE}.")
  private String maxBad = "1";

  @Option(names = "--json", description = "Print the result as JSON, as it is in result.json.")
  private boolean json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "Write every prediction, with the probability of each class, in place of an older file."
              + " Default: none.")
  private @Nullable Path csv;

  @Mixin CommonOptions common;

  public EvaluateCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    EvaluationConfig config = config();
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

  private EvaluationConfig config() {
    if (limit != null) {
      Checks.range(spec, "--limit", limit, 1, Integer.MAX_VALUE);
    }
    SplitPart part =
        SplitPart.named(split)
            .orElseThrow(() -> Checks.invalid(spec, "--split", "test, val, train or all", split));
    return new EvaluationConfig(
        model.model,
        source == null ? null : source.source(spec),
        offline,
        part,
        splitSeed == null ? OptionalInt.empty() : OptionalInt.of(splitSeed),
        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
        Checks.device(spec, model.device),
        Checks.percent(spec, "--max-bad", maxBad),
        csv);
  }
}

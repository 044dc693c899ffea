package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleEvents;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import dev.tjtrain.run.record.RecordedRun;
import dev.tjtrain.run.record.ResumedOptions;
import dev.tjtrain.run.training.CrossValidation;
import dev.tjtrain.run.training.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tj-train transfer} and {@code tj-train fine-tune}. */
@Command(sortOptions = false, footerHeading = "%nExamples:%n")
public final class TrainCommand implements Callable<Integer> {

  private final Mode mode;
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Go on with the run in this folder after its last whole epoch, as if it had never stopped;"
              + " with more --epochs, extend it. The other options are the run's own."
              + " Default: none, begin a new run.")
  private @Nullable Path resume;

  @Mixin CommonOptions common;

  private TrainCommand(Mode mode, CommandContext context) {
    this.mode = mode;
    this.context = context;
  }

  /** {@code tj-train transfer}. */
  public static CommandLine transfer(CommandContext context) {
    CommandSpec spec = spec(Mode.TRANSFER, context);
    spec.usageMessage()
        .header("Trains a new head on frozen features.")
        .description(
            "%nFreezes every block of the network, swaps its classifier for a new linear layer and"
                + " trains that. Quick, and hard to get wrong.%n")
        .footer(
            "  tj-train transfer --sample --epochs 5",
            "  tj-train transfer --epochs 20",
            "  tj-train transfer --backbone resnet18 --data my/images",
            "  tj-train transfer --data my/images --weights mobilenet_v2.pth --out runs/first",
            "  tj-train transfer --data my/images --recipe tutorial     the numbers of PyTorch's"
                + " loop",
            "  tj-train transfer --resume runs/transfer-20260101-120000     go on after a crash",
            "  tj-train transfer --resume runs/first --epochs 40            or with more epochs");
    return new CommandLine(spec);
  }

  /** {@code tj-train fine-tune}. */
  public static CommandLine fineTune(CommandContext context) {
    CommandSpec spec = spec(Mode.FINE_TUNE, context);
    spec.usageMessage()
        .header("Trains a new head and the last blocks of the network.")
        .description(
            "%nAs 'transfer', but the last blocks learn as well, in MobileNetV2 17 and 18. Slower, and more accurate on"
                + " images that look unlike photographs.%n")
        .footer(
            "  tj-train fine-tune --epochs 20",
            "  tj-train fine-tune --data my/images --unfreeze-from 14 --lr 0.0003",
            "  tj-train fine-tune --data my/images --recipe tutorial     the numbers of PyTorch's"
                + " loop",
            "  tj-train fine-tune --resume runs/fine-tune-20260101-120000   go on after a crash",
            "  tj-train fine-tune --resume runs/first --epochs 40           or with more epochs");
    return new CommandLine(spec);
  }

  private static CommandSpec spec(Mode mode, CommandContext context) {
    return RecordOptions.command(
        new TrainCommand(mode, context), mode.command(), TrainingConfig.class);
  }

  @Override
  public Integer call() throws IOException {
    Optional<RecordedRun> earlier =
        resume == null ? Optional.empty() : Optional.of(RecordedRun.read(resume));
    TrainingConfig config = config(earlier);
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      ConsoleEvents events = new ConsoleEvents(context.out(), context.err(), progress);
      TrainingRun.Outcome outcome =
          config.run().folds().isPresent() && config.run().fold().isEmpty()
              ? new CrossValidation(config, context.environment(), events, context.stop()).run()
              : new TrainingRun(config, earlier, context.environment(), events, context.stop())
                  .run();
      return switch (outcome) {
        case DONE -> ExitCode.DONE;
        case INTERRUPTED -> ExitCode.INTERRUPTED;
      };
    }
  }

  /**
   * Makes a checked value of the options.
   *
   * @param earlier the run that goes on
   * @throws ParameterException if one makes no sense
   */
  TrainingConfig config(Optional<RecordedRun> earlier) throws IOException {
    Map<String, String> given = RecordOptions.given(spec, TrainingConfig.class);
    try {
      return earlier.isPresent()
          ? ResumedOptions.of(earlier.get(), mode, given)
          : TrainingConfig.of(mode, given);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}

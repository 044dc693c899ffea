package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.Checks;
import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.TrainingOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tj-train fine-tune}. */
@Command(
    name = "fine-tune",
    header = "Trains a new head and the last blocks of the network.",
    description = {
      "%nAs 'transfer', but blocks 17 and 18 learn as well. Slower, and more accurate on images that"
          + " look unlike photographs.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train fine-tune --epochs 20",
      "  tj-train fine-tune --data my/images --unfreeze-from 14 --lr 0.0003",
      "  tj-train fine-tune --data my/images --recipe tutorial     the numbers of PyTorch's loop",
      "  tj-train fine-tune --resume runs/fine-tune-20260101-120000   go on after a crash",
      "  tj-train fine-tune --resume runs/first --epochs 40           or with more epochs"
    })
public final class FineTuneCommand implements Callable<Integer>, TrainingCommand {

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(
      names = "--unfreeze-from",
      paramLabel = "K",
      defaultValue = "" + TrainingOptions.UNFREEZE_FROM,
      description = "First of the blocks 0 to 18 that learns. Default: ${DEFAULT-VALUE}.")
  private int unfreezeFrom;

  @Mixin private TrainingOptions options;
  @Mixin CommonOptions common;

  public FineTuneCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    return Training.run(this, spec, context);
  }

  @Override
  public TrainingConfig config() {
    Checks.range(spec, "--unfreeze-from", unfreezeFrom, 0, Backbone.DEFAULT.depth() - 1);
    return options.config(Mode.FINE_TUNE, unfreezeFrom);
  }

  @Override
  public @Nullable Path resume() {
    return options.resume;
  }
}

package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.TrainingOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tj-train transfer}. */
@Command(
    name = "transfer",
    header = "Trains a new head on frozen features.",
    description = {
      "%nFreezes every block of the network, swaps its classifier for a new linear layer and"
          + " trains that. Quick, and hard to get wrong.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train transfer --sample --epochs 5",
      "  tj-train transfer --epochs 20",
      "  tj-train transfer --data my/images --weights mobilenet_v2.pth --out runs/first",
      "  tj-train transfer --data my/images --recipe tutorial     the numbers of PyTorch's loop",
      "  tj-train transfer --resume runs/transfer-20260101-120000     go on after a crash",
      "  tj-train transfer --resume runs/first --epochs 40            or with more epochs"
    })
public final class TransferCommand implements Callable<Integer>, TrainingCommand {

  private final CommandContext context;

  @Spec private CommandSpec spec;
  @Mixin private TrainingOptions options;
  @Mixin CommonOptions common;

  public TransferCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    return Training.run(this, spec, context);
  }

  @Override
  public TrainingConfig config() {
    return options.config(Mode.TRANSFER, TrainingOptions.UNFREEZE_FROM);
  }

  @Override
  public @Nullable Path resume() {
    return options.resume;
  }
}

package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.cli.result.SummaryText;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.run.config.ImageSize;
import dev.tjtrain.run.config.ModelOptions;
import dev.tjtrain.run.config.Settings;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.inspection.Summary;
import dev.tjtrain.run.inspection.SummaryConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tj-train summary}. */
@Command(
    name = "summary",
    header = "Prints what the network is made of, and what each mode trains.",
    description = {
      "%nPrints the modules as PyTorch does, then block by block the output's size, the parameters,"
          + " the multiply-adds for an image, and whether transfer and fine-tune train it. Needs no"
          + " weights.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train summary",
      "  tj-train summary --mode fine-tune --parameters",
      "  tj-train summary --model runs/first/best.pt --image-size 224x224 --json"
    })
public final class SummaryCommand implements Callable<Integer> {

  private static final String CLASSES = "4";

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @ArgGroup private @Nullable Classes network;

  /** Where the number of classes comes from. */
  private static final class Classes {

    @Option(
        names = "--model",
        paramLabel = "FILE",
        description =
            "A run's best.pt, or other weights: its classes and image size count."
                + " Default: none.")
    private @Nullable Path model;

    @Option(
        names = "--classes",
        paramLabel = "N",
        description = "Outputs of the classifier. Default: 4.")
    private @Nullable String classes;
  }

  @Option(
      names = "--backbone",
      paramLabel = "NAME",
      defaultValue = "mobilenet_v2",
      description =
          "The network, unless a run's model says which it is. Default: ${DEFAULT-VALUE}.")
  private String backbone = "";

  @Option(
      names = "--image-size",
      paramLabel = "HxW",
      description = "Size of an image, in pixels. Default: the model's own, else 90x160.")
  private @Nullable String imageSize;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "Show transfer or fine-tune alone. Default: both.")
  private @Nullable String mode;

  @Option(
      names = "--unfreeze-from",
      paramLabel = "K",
      description =
          "The first of the blocks that fine-tune trains, counted from 0. Default: the backbone's"
              + " own (mobilenet_v2: 17).")
  private @Nullable String unfreezeFrom;

  @Option(
      names = "--parameters",
      description = "Also list the parameters that each mode trains, with their shapes.")
  private boolean parameters;

  @Option(names = "--json", description = "Print it all as a JSON object instead.")
  private boolean json;

  @Mixin CommonOptions common;

  public SummaryCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    SummaryConfig config = RecordOptions.checked(spec, this::config);
    SummaryText text =
        new SummaryText(Summary.of(config), RecordOptions.checked(spec, this::modes));
    context.out().print(json ? text.json() : text.table(parameters));
    context.out().flush();
    return ExitCode.DONE;
  }

  private SummaryConfig config() {
    String classes = network == null || network.classes == null ? CLASSES : network.classes;
    ImageSize size = imageSize == null ? null : ImageSize.parse("--image-size", imageSize);
    Backbone chosen = Settings.backbone("--backbone", backbone);
    return new SummaryConfig(
        chosen,
        network == null ? null : network.model,
        Settings.wholeNumber("--classes", "[1, 1000000]", classes),
        size == null ? null : new SummaryConfig.Size(size.height(), size.width()),
        unfreezeFrom == null
            ? OptionalInt.empty()
            : OptionalInt.of(
                Settings.wholeNumber(
                    "--unfreeze-from", ModelOptions.blocks(chosen), unfreezeFrom)));
  }

  private List<String> modes() {
    if (mode == null) {
      return List.of("transfer", "fine-tune");
    }
    return List.of(Settings.choice("--mode", TrainingConfig.Mode.class, mode).command());
  }
}

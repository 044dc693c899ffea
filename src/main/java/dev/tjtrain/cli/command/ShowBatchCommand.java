package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.Checks;
import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.ImageSize;
import dev.tjtrain.cli.option.SourceOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.DownloadLines;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.files.Printable;
import dev.tjtrain.run.inspection.ShowBatch;
import dev.tjtrain.run.inspection.ShowBatchConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tj-train show-batch}. */
@Command(
    name = "show-batch",
    header = "Draws the first images that a training would see.",
    description = {
      "%nDecodes and resizes the images of the first step, as transfer and fine-tune do with the same"
          + " options, and draws them under the names of their classes. Colours are those before"
          + " normalisation. Unreadable images are named and left out. Prints the picture's path.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train show-batch --sample",
      "  tj-train show-batch --data my/images --rows 8 --cols 3 --out first.png",
      "  tj-train show-batch --data my/images --split test --image-size 224x224"
    })
public final class ShowBatchCommand implements Callable<Integer> {

  private static final int MOST = 20;

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @ArgGroup private @Nullable SourceOptions source;

  @Option(names = "--offline", description = "Never open a connection; say what is missing.")
  private boolean offline;

  @Option(
      names = "--split",
      paramLabel = "PART",
      defaultValue = "train",
      description =
          "train (in the order of the first epoch), val or test. Default: ${DEFAULT-VALUE}.")
  private String part = "train";

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "4",
      description = "Rows of images. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(
      names = "--cols",
      paramLabel = "N",
      defaultValue = "4",
      description = "Images in a row. Default: ${DEFAULT-VALUE}.")
  private int columns;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the order of the training images. Default: ${DEFAULT-VALUE}.")
  private int seed;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      defaultValue = "20",
      description = "Of the 70/20/10 split. Default: ${DEFAULT-VALUE}.")
  private int splitSeed;

  @Option(
      names = "--image-size",
      paramLabel = "HxW",
      defaultValue = "90x160",
      description = "Images are resized to this, in pixels. Default: ${DEFAULT-VALUE}.")
  private String imageSize = "90x160";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use the first N images of each class only. Default: all.")
  private @Nullable Integer limit;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "batch.png",
      description = "The picture, in place of an older one. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("batch.png");

  @Mixin CommonOptions common;

  public ShowBatchCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    ShowBatchConfig config = config();
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      new ShowBatch(config, context.environment())
          .run(
              line -> progress.line("warning: " + Printable.line(line)),
              new DownloadLines(progress));
    }
    context.out().println(out);
    return ExitCode.DONE;
  }

  private ShowBatchConfig config() {
    Checks.range(spec, "--rows", rows, 1, MOST);
    Checks.range(spec, "--cols", columns, 1, MOST);
    if (limit != null) {
      Checks.range(spec, "--limit", limit, 1, Integer.MAX_VALUE);
    }
    ImageSize size = ImageSize.parse(spec, imageSize);
    return new ShowBatchConfig(
        SourceOptions.source(source, spec),
        offline,
        SplitPart.named(part)
            .filter(named -> named != SplitPart.ALL)
            .orElseThrow(() -> Checks.invalid(spec, "--split", "train, val or test", part)),
        rows,
        columns,
        seed,
        splitSeed,
        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
        size.height(),
        size.width(),
        out);
  }
}

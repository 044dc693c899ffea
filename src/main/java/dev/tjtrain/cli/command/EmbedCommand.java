package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.DeviceOption;
import dev.tjtrain.cli.option.ModelOption;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.ConsoleWorkEvents;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.run.config.PredictionConfig;
import dev.tjtrain.run.config.Settings;
import dev.tjtrain.run.prediction.EmbeddingFile;
import dev.tjtrain.run.prediction.EmbeddingRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tj-train embed}. */
@Command(
    name = "embed",
    header = "Writes the pooled features of images, for search and clustering elsewhere.",
    description = {
      "%nWrites what the model's head takes, a row an image, with the images' paths. Images that"
          + " cannot be read are named and left out.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train embed --model runs/first/best.pt --out features.npy photos/",
      "  tj-train embed --model best.pt --out features.csv 'more/**/*.png'"
    })
public final class EmbedCommand implements Callable<Integer> {

  private final CommandContext context;
  private final InputStream in;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "IMAGE",
      description =
          "Files; folders, with all images below them; patterns in quotes, such as"
              + " 'frames/**/*.jpg'; - for one image on stdin.")
  private List<String> images = List.of();

  @Mixin private ModelOption model;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description =
          "The file, in place of an older one; .npy, with the paths in a .txt beside it; .csv; or"
              + " .safetensors. Default: none, it has to be given.")
  private Path out = Path.of("");

  @Mixin private DeviceOption device;

  @Mixin CommonOptions common;

  public EmbedCommand(CommandContext context, InputStream in) {
    this.context = context;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    PredictionConfig config = RecordOptions.checked(spec, this::config);
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      new EmbeddingRun(config, in, new ConsoleWorkEvents(progress), context.stop()).run(out);
      context.out().println(out);
      return ExitCode.DONE;
    } catch (CancellationException e) {
      context.err().println("interrupted; nothing was written");
      return ExitCode.INTERRUPTED;
    }
  }

  private PredictionConfig config() {
    if (EmbeddingFile.ending(out).isEmpty()) {
      throw Settings.refused(
          "--out", "a file ending in " + String.join(", ", EmbeddingFile.ENDINGS), out.toString());
    }
    return new PredictionConfig(model.file(), images, null, device.request(), false, 0, null);
  }
}

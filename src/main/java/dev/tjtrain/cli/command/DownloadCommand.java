package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ConsoleProgress;
import dev.tjtrain.cli.print.DownloadLines;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.kaggle.DatasetFetcher;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.download.torch.PublishedWeights;
import dev.tjtrain.download.torch.WeightsFetcher;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.run.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tj-train download}. */
@Command(
    name = "download",
    header = "Fetches the dataset and the weights ahead of a training.",
    description = {
      "%nPuts both into the caches that kagglehub and torch use: what Python has fetched already is"
          + " not fetched again, and the other way round. Prints where they are.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tj-train download",
      "  tj-train download --weights IMAGENET1K_V2",
      "  tj-train download --backbone resnet18",
      "  tj-train download --dataset owner/slug/versions/3",
      "  tj-train download --offline                              is everything there?"
    })
public final class DownloadCommand implements Callable<Integer> {

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      paramLabel = "OWNER/SLUG[/versions/N]",
      defaultValue = "balabaskar/tom-and-jerry-image-classification",
      description = "A dataset on Kaggle. Default: ${DEFAULT-VALUE}.")
  private String dataset = "";

  @Option(
      names = "--backbone",
      paramLabel = "NAME",
      defaultValue = "mobilenet_v2",
      description = "The network that the weights are of. Default: ${DEFAULT-VALUE}.")
  private String backbone = "";

  @Option(
      names = "--weights",
      paramLabel = "W",
      defaultValue = "IMAGENET1K_V1",
      description =
          "IMAGENET1K_V1, or IMAGENET1K_V2 where there are such. Default: ${DEFAULT-VALUE}.")
  private String weights = "";

  @Option(names = "--offline", description = "Never open a connection; say what is missing.")
  private boolean offline;

  @Mixin CommonOptions common;

  public DownloadCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    KaggleDataset wanted =
        RecordOptions.checked(spec, () -> Settings.dataset("--dataset", dataset));
    Backbone network = RecordOptions.checked(spec, () -> Settings.backbone("--backbone", backbone));
    PublishedWeights named =
        network
            .weights(weights)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--weights takes "
                            + network.weights().stream()
                                .map(PublishedWeights::name)
                                .collect(Collectors.joining(" or "))
                            + ", not '"
                            + weights
                            + "'"));
    try (ConsoleProgress progress = ConsoleProgress.on(context.err())) {
      DownloadOptions options = new DownloadOptions(offline, new DownloadLines(progress));
      Path file = new WeightsFetcher(context.environment()).fetch(named, options);
      context.out().println("weights: " + file);
      Path folder = new DatasetFetcher(context.environment()).fetch(wanted, options);
      context.out().println("dataset: " + folder);
    }
    return ExitCode.DONE;
  }
}

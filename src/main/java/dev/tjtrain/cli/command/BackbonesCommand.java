package dev.tjtrain.cli.command;

import dev.tjtrain.cli.option.CommonOptions;
import dev.tjtrain.cli.option.RecordOptions;
import dev.tjtrain.cli.print.CommandContext;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.download.torch.WeightsFetcher;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.run.config.ImageSize;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tj-train backbones}. */
@Command(
    name = "backbones",
    header = "Lists the networks that --backbone takes, with their sizes and costs.",
    description = {
      "%nParameters are those with ImageNet's 1000 classes, multiply-adds those of one image. A"
          + " network's pooled features are what its new head takes. fine-tune trains from the given"
          + " block on. Weights that are not in torch's cache are downloaded when they are needed.%n"
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  tj-train backbones", "  tj-train backbones --image-size 224x224"})
public final class BackbonesCommand implements Callable<Integer> {

  private static final int IMAGENET_CLASSES = 1000;

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Option(
      names = "--image-size",
      paramLabel = "HxW",
      defaultValue = "90x160",
      description = "Size of an image, in pixels. Default: ${DEFAULT-VALUE}.")
  private String imageSize = "";

  @Mixin CommonOptions common;

  public BackbonesCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    ImageSize size = RecordOptions.checked(spec, () -> ImageSize.parse("--image-size", imageSize));
    WeightsFetcher fetcher = new WeightsFetcher(context.environment());
    String row = "%-18s  %11s  %14s  %8s  %-18s  %s%n";
    context
        .out()
        .printf(
            row,
            "backbone",
            "parameters",
            "multiply-adds",
            "features",
            "fine-tune from",
            "weights");
    for (String name : Backbone.names()) {
      Backbone backbone = Backbone.of(name).orElseThrow();
      int first = backbone.firstTrainable();
      NetworkSummary summary =
          NetworkSummary.of(backbone, IMAGENET_CLASSES, size.height(), size.width(), first);
      context
          .out()
          .printf(
              row,
              name,
              count(summary.parameters()),
              count(summary.multiplyAdds()),
              backbone.embedding(),
              first + " " + backbone.blocks().get(first).name(),
              backbone.weights().stream()
                  .map(one -> one + (fetcher.has(one) ? " (in the cache)" : ""))
                  .collect(Collectors.joining(", ")));
    }
    context.out().flush();
    return ExitCode.DONE;
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}

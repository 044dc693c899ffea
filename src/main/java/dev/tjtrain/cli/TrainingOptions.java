package dev.tjtrain.cli;

import dev.tjtrain.data.download.kaggle.KaggleDataset;
import dev.tjtrain.model.DeviceRequest;
import dev.tjtrain.run.Recipe;
import dev.tjtrain.run.TrainingConfig;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of {@code transfer} and {@code fine-tune}. */
final class TrainingOptions {

  static final int UNFREEZE_FROM = 17;

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})[xX](\\d{1,5})");

  /** Below this the last block is a single pixel, whose batch norm a batch of one cannot train. */
  private static final int SMALLEST_SIDE = 33;

  private static final int LARGEST_SIDE = 2048;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @ArgGroup private @Nullable SourceOptions source;

  @Option(
      names = "--weights",
      paramLabel = "W",
      description =
          "Weights to start from: a file (PyTorch .pth or .pt, TorchScript, safetensors),"
              + " IMAGENET1K_V1 or IMAGENET1K_V2 (torchvision's, downloaded unless in torch's"
              + " cache), or random. Default: IMAGENET1K_V1.")
  private @Nullable String weights;

  @Option(names = "--offline", description = "Never open a connection; say what is missing.")
  private boolean offline;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Passes over the training images. Default: ${DEFAULT-VALUE}.")
  private int epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "Images a step. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.001",
      description = "Learning rate of Adam. Default: ${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--recipe",
      paramLabel = "R",
      defaultValue = "default",
      description =
          "default: frozen blocks are really frozen and computed once, frames are normalised as in"
              + " pretraining. tutorial: the PyTorch tutorial's loop, number for number; slower."
              + " Default: ${DEFAULT-VALUE}.")
  private String recipe = "default";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the new head and the order of the images. Default: ${DEFAULT-VALUE}.")
  private int seed;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Of the 70/20/10 split, which is that of PyTorch's random_split."
              + " Default: ${DEFAULT-VALUE}.")
  private int splitSeed;

  @Option(
      names = "--device",
      paramLabel = "D",
      defaultValue = "auto",
      description = "auto, cpu, cuda, cuda:N or mps. Default: ${DEFAULT-VALUE} (CUDA, MPS, CPU).")
  private String device = "auto";

  @Option(
      names = "--image-size",
      paramLabel = "HxW",
      defaultValue = "90x160",
      description = "Frames are resized to this, in pixels. Default: ${DEFAULT-VALUE}.")
  private String imageSize = "90x160";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use the first N images of each class only. Default: all.")
  private @Nullable Integer limit;

  @Option(
      names = "--max-bad",
      paramLabel = "PERCENT",
      defaultValue = "1",
      description =
          "Skip unreadable images, but stop when more than this share of all are."
              + " Default: ${DEFAULT-VALUE}.")
  private String maxBad = "1";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of this run, new or empty. Default: runs/<command>-<date>-<time>.")
  private @Nullable Path out;

  @Option(
      names = "--no-cache",
      description =
          "Compute the features of every image and keep nothing. Otherwise they are kept in"
              + " ~/.cache/tj-train, and only new or changed images are computed.")
  private boolean noCache;

  /**
   * Checks the options and makes a plain value of them.
   *
   * @throws picocli.CommandLine.ParameterException if one makes no sense
   */
  TrainingConfig config(TrainingConfig.Mode mode, int unfreezeFrom) {
    Checks.range(spec, "--epochs", epochs, 1, 1_000_000);
    Checks.range(spec, "--batch-size", batchSize, 1, 65_536);
    if (!(learningRate > 0 && learningRate <= 100)) {
      throw Checks.invalid(
          spec, "--lr", "a number above 0 and up to 100", String.valueOf(learningRate));
    }
    if (limit != null) {
      Checks.range(spec, "--limit", limit, 1, Integer.MAX_VALUE);
    }
    Matcher size = SIZE.matcher(imageSize);
    if (!size.matches()) {
      throw Checks.invalid(spec, "--image-size", "height x width such as 90x160", imageSize);
    }
    int height = Integer.parseInt(size.group(1));
    int width = Integer.parseInt(size.group(2));
    Checks.range(spec, "--image-size: the height", height, SMALLEST_SIDE, LARGEST_SIDE);
    Checks.range(spec, "--image-size: the width", width, SMALLEST_SIDE, LARGEST_SIDE);
    return new TrainingConfig(
        mode,
        source(),
        weights,
        offline,
        epochs,
        batchSize,
        learningRate,
        seed,
        splitSeed,
        DeviceRequest.parse(device)
            .orElseThrow(
                () -> Checks.invalid(spec, "--device", "auto, cpu, cuda, cuda:N or mps", device)),
        recipe(),
        unfreezeFrom,
        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
        percent(),
        height,
        width,
        out,
        noCache);
  }

  private TrainingConfig.Source source() {
    if (source != null && source.data != null) {
      return new TrainingConfig.Folder(source.data);
    }
    if (source != null && source.sample) {
      return new TrainingConfig.Sample();
    }
    if (source == null || source.dataset == null) {
      return new TrainingConfig.Kaggle(KaggleDataset.TOM_AND_JERRY);
    }
    return new TrainingConfig.Kaggle(Checks.dataset(spec, source.dataset));
  }

  private Recipe recipe() {
    return switch (recipe) {
      case "default" -> Recipe.DEFAULT;
      case "tutorial" -> Recipe.TUTORIAL;
      default -> throw Checks.invalid(spec, "--recipe", "default or tutorial", recipe);
    };
  }

  private double percent() {
    String number = maxBad.endsWith("%") ? maxBad.substring(0, maxBad.length() - 1) : maxBad;
    try {
      double percent = Double.parseDouble(number);
      if (percent >= 0 && percent <= 100) {
        return percent;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw Checks.invalid(spec, "--max-bad", "a percentage from 0 to 100", maxBad);
  }
}

package dev.tjtrain.cli.option;

import dev.tjtrain.dataset.SplitMethod;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.torch.DeviceRequest;
import dev.tjtrain.torch.DeviceRequest.Kind;
import dev.tjtrain.train.Hyperparameters;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of {@code transfer} and {@code fine-tune}. */
public final class TrainingOptions {

  public static final int UNFREEZE_FROM = 17;

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

  @Mixin private LearningOptions learning = new LearningOptions();
  @Mixin private OptimizerOptions optimizer = new OptimizerOptions();
  @Mixin private RecipeOptions recipe = new RecipeOptions();

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
          "Of the 70/20/10 split, which is that of PyTorch's random_split unless --split says"
              + " otherwise. Default: ${DEFAULT-VALUE}.")
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
      names = "--split",
      paramLabel = "S",
      defaultValue = "random",
      description =
          "random: the tutorial's split. blocks: neighbouring frames of a film, which are nearly"
              + " the same picture, stay in one part, so that the test is an honest one; go by the"
              + " numbers in the file names. Default: ${DEFAULT-VALUE}.")
  private String split = "random";

  @Option(
      names = "--no-cache",
      description =
          "Compute the features of every image and keep nothing. Otherwise they are kept in"
              + " ~/.cache/tj-train, and only new or changed images are computed.")
  private boolean noCache;

  @Option(
      names = "--deterministic",
      description =
          "Compute on one thread of the CPU, so that the result does not depend on the number of"
              + " cores. Slower where more than the head learns.")
  private boolean deterministic;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Go on with the run in this folder after its last whole epoch, as if it had never stopped;"
              + " with more --epochs, extend it. The other options are the run's own."
              + " Default: none, begin a new run.")
  public @Nullable Path resume;

  /**
   * Checks the options and makes a plain value of them.
   *
   * @throws picocli.CommandLine.ParameterException if one makes no sense
   */
  public TrainingConfig config(TrainingConfig.Mode mode, int unfreezeFrom) {
    Checks.range(spec, "--epochs", epochs, 1, 1_000_000);
    if (limit != null) {
      Checks.range(spec, "--limit", limit, 1, Integer.MAX_VALUE);
    }
    ImageSize size = ImageSize.parse(spec, imageSize);
    return new TrainingConfig(
        mode,
        SourceOptions.source(source, spec),
        weights,
        offline,
        epochs,
        new Hyperparameters(
            learning.batchSize(spec),
            optimizer.settings(spec),
            optimizer.learningRate(spec, epochs),
            learning.labelSmoothing(spec),
            learning.classWeights(spec)),
        learning.earlyStopping(spec),
        seed,
        splitSeed,
        device(),
        recipe.recipe(spec),
        recipe.imagenet(spec),
        recipe.batchNorm(spec),
        unfreezeFrom,
        limit == null ? OptionalInt.empty() : OptionalInt.of(limit),
        Checks.percent(spec, "--max-bad", maxBad),
        size.height(),
        size.width(),
        out,
        SplitMethod.named(split)
            .orElseThrow(() -> Checks.invalid(spec, "--split", "random or blocks", split)),
        noCache,
        learning.augmentation(spec),
        deterministic);
  }

  private DeviceRequest device() {
    DeviceRequest request = Checks.device(spec, device);
    if (!deterministic || request.kind() == Kind.CPU) {
      return request;
    }
    if (request.kind() == Kind.AUTO) {
      return new DeviceRequest(Kind.CPU, 0);
    }
    throw new ParameterException(
        spec.commandLine(),
        "--deterministic computes on the CPU, since libtorch's kernels for "
            + request
            + " may add in any order; leave one of the two out");
  }
}

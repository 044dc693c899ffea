package dev.tjtrain.run.config;

import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import dev.tjtrain.torch.DeviceRequest;
import dev.tjtrain.torch.DeviceRequest.Kind;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The network: where it starts, what it sees, what of it learns, and what computes it. {@code
 * weights} is null for the default, {@code IMAGENET1K_V1}, which may be missing for the sample.
 */
public record ModelOptions(
    @Setting(
            label = "NAME",
            value = "mobilenet_v2",
            description =
                "The network, by torchvision's name; 'tj-train backbones' lists them."
                    + " Default: ${DEFAULT-VALUE}.")
        Backbone backbone,
    @Setting(
            label = "W",
            description = Setting.WEIGHTS + "; with --sample, embedded where that cannot be had.")
        @Nullable String weights,
    @Setting(
            description =
                "Go on with the head of --weights too, the best.pt or last.pt of a run on the same"
                    + " classes. Without this the head begins anew.")
        boolean keepHead,
    @Setting(
            label = "R",
            value = "default",
            description =
                "default: frozen blocks are really frozen and computed once, images are normalised"
                    + " as in pretraining. tutorial: the PyTorch tutorial's loop, number for"
                    + " number; slower. best: for fine-tune, what was most accurate on new images of"
                    + " a film; slower. Default: ${DEFAULT-VALUE}.")
        Recipe recipe,
    @Setting(
            label = "N",
            value = "imagenet",
            tutorial = "none",
            description =
                "imagenet: images are normalised by ImageNet's mean and deviation. none: they are"
                    + " scaled to [0, 1] and no more. Default: the recipe's (default: imagenet,"
                    + " tutorial: none).")
        Normalize normalize,
    @Setting(
            label = "B",
            value = "inference",
            tutorial = "batch",
            description =
                "inference: frozen blocks normalise by their stored statistics, so that they are"
                    + " computed once. batch: every block normalises by the batch in training,"
                    + " frozen or not. Default: the recipe's (default: inference, tutorial:"
                    + " batch).")
        BatchNorm batchNorm,
    @Setting(
            label = "K",
            command = "fine-tune",
            description =
                "First of the blocks that learns, counted from 0; mobilenet_v2 has the blocks 0 to"
                    + " 18. Default: the backbone's own (mobilenet_v2: 17), with --recipe best 3 blocks"
                    + " earlier.")
        OptionalInt unfreezeFrom,
    @Setting(label = "D", value = "auto", description = Setting.DEVICE) DeviceRequest device,
    @Setting(
            description =
                "Compute on one thread of the CPU, so that the result does not depend on the"
                    + " number of cores. Slower where more than the head learns.")
        boolean deterministic) {

  /** Choices that belong together: the defaults of other options. */
  public enum Recipe {
    DEFAULT,
    TUTORIAL,
    BEST
  }

  /** By so many blocks {@code best} begins to learn before the backbone's own first one. */
  private static final int MORE_BLOCKS = 3;

  /** What is done to pixels in [0, 1]. */
  public enum Normalize {
    IMAGENET,
    NONE
  }

  /**
   * Checks the block, chooses the CPU for {@code deterministic}, and refuses another device beside
   * it.
   */
  public ModelOptions {
    if (unfreezeFrom.isPresent()) {
      Settings.wholeNumber("--unfreeze-from", blocks(backbone), "" + unfreezeFrom.getAsInt());
    }
    if (deterministic && device.kind() == Kind.AUTO) {
      device = new DeviceRequest(Kind.CPU, 0);
    } else if (deterministic && device.kind() != Kind.CPU) {
      throw new IllegalArgumentException(
          "--deterministic computes on the CPU, since libtorch's kernels for "
              + device
              + " may add in any order; leave one of the two out");
    }
  }

  /** The blocks of a network, as the interval of a {@link Setting}. */
  public static String blocks(Backbone backbone) {
    return "[0, " + (backbone.depth() - 1) + "]";
  }

  /** The same for {@code mode}: in {@code transfer} no block learns. */
  ModelOptions of(Mode mode) {
    if (mode == Mode.TRANSFER && recipe == Recipe.BEST) {
      throw new IllegalArgumentException(
          "--recipe best goes with fine-tune only: it trains blocks of the network");
    }
    int own =
        recipe == Recipe.BEST
            ? Math.max(0, backbone.firstTrainable() - MORE_BLOCKS)
            : backbone.firstTrainable();
    OptionalInt first =
        mode == Mode.TRANSFER ? OptionalInt.empty() : OptionalInt.of(unfreezeFrom.orElse(own));
    return new ModelOptions(
        backbone, weights, keepHead, recipe, normalize, batchNorm, first, device, deterministic);
  }

  /** Whether images are normalised by ImageNet's mean and deviation. */
  public boolean imagenet() {
    return normalize == Normalize.IMAGENET;
  }
}

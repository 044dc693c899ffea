package dev.tjtrain.cli.option;

import dev.tjtrain.run.config.Augmentation;
import dev.tjtrain.train.ClassWeights;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What a step learns from, and when learning ends. */
final class LearningOptions {

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "16",
      description = "Images a step. Default: ${DEFAULT-VALUE}.")
  private int batchSize;

  @Option(
      names = "--label-smoothing",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Share of each image's target that goes to all classes alike, from 0 up to but not 1."
              + " Default: ${DEFAULT-VALUE}.")
  private double labelSmoothing;

  @Option(
      names = "--class-weights",
      paramLabel = "W",
      defaultValue = "none",
      description =
          "balanced: in training, images of rare classes count more, so that all classes count"
              + " alike. none: all images count alike. Default: ${DEFAULT-VALUE}.")
  private String classWeights = "none";

  @Option(
      names = "--augment",
      paramLabel = "A",
      defaultValue = "none",
      description =
          "flip: in each epoch, half of the training images, drawn anew, are mirrored left to right."
              + " Not for images where sides matter, such as writing. none: they are seen as they"
              + " are. Default: ${DEFAULT-VALUE}.")
  private String augment = "none";

  @Option(
      names = "--early-stopping",
      paramLabel = "N",
      description = "Stop after N epochs without a better best one. Default: never.")
  private @Nullable Integer earlyStopping;

  int batchSize(CommandSpec spec) {
    Checks.range(spec, "--batch-size", batchSize, 1, 65_536);
    return batchSize;
  }

  double labelSmoothing(CommandSpec spec) {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw Checks.invalid(
          spec, "--label-smoothing", "a share from 0 up to but not 1", "" + labelSmoothing);
    }
    return labelSmoothing;
  }

  ClassWeights classWeights(CommandSpec spec) {
    return Checks.choice(spec, "--class-weights", ClassWeights.class, classWeights);
  }

  Augmentation augmentation(CommandSpec spec) {
    return Checks.choice(spec, "--augment", Augmentation.class, augment);
  }

  OptionalInt earlyStopping(CommandSpec spec) {
    if (earlyStopping == null) {
      return OptionalInt.empty();
    }
    Checks.range(spec, "--early-stopping", earlyStopping, 1, 1_000_000);
    return OptionalInt.of(earlyStopping);
  }
}

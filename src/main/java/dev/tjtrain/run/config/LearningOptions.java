package dev.tjtrain.run.config;

import dev.tjtrain.features.Augmentation;
import dev.tjtrain.train.ClassWeights;
import dev.tjtrain.train.Hyperparameters;
import dev.tjtrain.train.LearningRate;
import dev.tjtrain.train.OptimizerSettings;
import dev.tjtrain.train.OptimizerSettings.Algorithm;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How the network learns. {@code lrStep} and {@code lrGamma} are present for the schedule {@code
 * step} only, {@code momentum} for {@code sgd} only, {@code weightDecay} always.
 */
public record LearningOptions(
    @Setting(
            label = "N",
            value = "20",
            best = "10",
            range = "[1, 1000000]",
            description = "Passes over the training images. Default: ${DEFAULT-VALUE}.")
        int epochs,
    @Setting(
            label = "N",
            value = "16",
            range = "[1, 65536]",
            description = "Images a step. Default: ${DEFAULT-VALUE}.")
        int batchSize,
    @Setting(
            label = "O",
            value = "adam",
            best = "adamw",
            description = "adam, adamw or sgd, as in torch.optim. Default: ${DEFAULT-VALUE}.")
        Algorithm optimizer,
    @Setting(
            label = "RATE",
            value = "0.001",
            best = "0.0002",
            range = "(0, 100]",
            description =
                "Learning rate, of the first epoch if it changes. Default: ${DEFAULT-VALUE}.")
        double lr,
    @Setting(
            label = "S",
            value = "constant",
            best = "cosine",
            description =
                "constant; cosine: from --lr down to 0 in half a cosine over all epochs; step:"
                    + " multiplied by --lr-gamma after every --lr-step epochs."
                    + " Default: ${DEFAULT-VALUE}.")
        Schedule lrSchedule,
    @Setting(
            label = "N",
            range = "[1, 1000000]",
            description = "Epochs of a step of the learning rate. Default: a third of --epochs.")
        OptionalInt lrStep,
    @Setting(
            label = "FACTOR",
            range = "(0, 1]",
            description =
                "Factor of a step of the learning rate, above 0 and up to 1. Default: 0.1.")
        OptionalDouble lrGamma,
    @Setting(
            label = "D",
            best = "0.05",
            range = "[0, 10]",
            description =
                "Pulls weights towards 0: an L2 penalty, or decoupled for adamw."
                    + " Default: 0, for adamw 0.01.")
        OptionalDouble weightDecay,
    @Setting(
            label = "M",
            range = "[0, 1)",
            description = "Momentum of sgd, from 0 up to but not 1. Default: 0.9.")
        OptionalDouble momentum,
    @Setting(
            label = "SHARE",
            value = "0",
            range = "[0, 1)",
            description =
                "Share of each image's target that goes to all classes alike, from 0 up to but"
                    + " not 1. Default: ${DEFAULT-VALUE}.")
        double labelSmoothing,
    @Setting(
            label = "W",
            value = "none",
            description =
                "balanced: in training, images of rare classes count more, so that all classes"
                    + " count alike. none: all images count alike. Default: ${DEFAULT-VALUE}.")
        ClassWeights classWeights,
    @Setting(
            label = "A",
            value = "none",
            best = "flip",
            description =
                "flip: in each epoch, half of the training images, drawn anew, are mirrored left"
                    + " to right. Not for images where sides matter, such as writing. none: they"
                    + " are seen as they are. Default: ${DEFAULT-VALUE}.")
        Augmentation augment,
    @Setting(
            label = "N",
            range = "[1, 1000000]",
            description = "Stop after N epochs without a better best one. Default: never.")
        OptionalInt earlyStopping) {

  /** How the learning rate goes on. */
  public enum Schedule {
    CONSTANT,
    COSINE,
    STEP
  }

  /** Fills in the defaults that depend on other options, and refuses what has no effect. */
  public LearningOptions {
    if (lrSchedule == Schedule.STEP) {
      lrStep = OptionalInt.of(lrStep.orElse((epochs + 2) / 3));
      lrGamma = OptionalDouble.of(lrGamma.orElse(0.1));
    } else {
      unused("--lr-step", lrStep.isPresent(), "--lr-schedule step");
      unused("--lr-gamma", lrGamma.isPresent(), "--lr-schedule step");
    }
    weightDecay = OptionalDouble.of(weightDecay.orElse(optimizer == Algorithm.ADAMW ? 0.01 : 0));
    if (optimizer == Algorithm.SGD) {
      momentum = OptionalDouble.of(momentum.orElse(0.9));
    } else {
      unused("--momentum", momentum.isPresent(), "--optimizer sgd");
    }
  }

  private static void unused(String option, boolean given, String goesWith) {
    if (given) {
      throw new IllegalArgumentException(option + " goes with " + goesWith + " only");
    }
  }

  /** The same as the training steps take it. */
  public Hyperparameters hyperparameters() {
    return new Hyperparameters(
        batchSize,
        new OptimizerSettings(optimizer, weightDecay.orElse(0), momentum.orElse(0)),
        switch (lrSchedule) {
          case CONSTANT -> new LearningRate.Constant(lr);
          case COSINE -> new LearningRate.Cosine(lr, epochs);
          case STEP -> new LearningRate.Step(lr, lrStep.orElseThrow(), lrGamma.orElseThrow());
        },
        labelSmoothing,
        classWeights);
  }
}

package dev.tjtrain.cli.option;

import dev.tjtrain.train.LearningRate;
import dev.tjtrain.train.OptimizerSettings;
import dev.tjtrain.train.OptimizerSettings.Algorithm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How a step follows from a gradient. */
final class OptimizerOptions {

  @Option(
      names = "--optimizer",
      paramLabel = "O",
      defaultValue = "adam",
      description = "adam, adamw or sgd, as in torch.optim. Default: ${DEFAULT-VALUE}.")
  private String optimizer = "adam";

  @Option(
      names = "--lr",
      paramLabel = "RATE",
      defaultValue = "0.001",
      description = "Learning rate, of the first epoch if it changes. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--lr-schedule",
      paramLabel = "S",
      defaultValue = "constant",
      description =
          "constant; cosine: from --lr down to 0 in half a cosine over all epochs; step: multiplied"
              + " by --lr-gamma after every --lr-step epochs. Default: ${DEFAULT-VALUE}.")
  private String schedule = "constant";

  @Option(
      names = "--lr-step",
      paramLabel = "N",
      description = "Epochs of a step of the learning rate. Default: a third of --epochs.")
  private @Nullable Integer step;

  @Option(
      names = "--lr-gamma",
      paramLabel = "FACTOR",
      description = "Factor of a step of the learning rate, above 0 and up to 1. Default: 0.1.")
  private @Nullable Double gamma;

  @Option(
      names = "--weight-decay",
      paramLabel = "D",
      description =
          "Pulls weights towards 0: an L2 penalty, or decoupled for adamw."
              + " Default: 0, for adamw 0.01.")
  private @Nullable Double decay;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description = "Momentum of sgd, from 0 up to but not 1. Default: 0.9.")
  private @Nullable Double momentum;

  /** How the learning rate goes on. */
  private enum Schedule {
    CONSTANT,
    COSINE,
    STEP
  }

  OptimizerSettings settings(CommandSpec spec) {
    Algorithm algorithm = Checks.choice(spec, "--optimizer", Algorithm.class, optimizer);
    double decayOrDefault = decay != null ? decay : algorithm == Algorithm.ADAMW ? 0.01 : 0;
    Checks.range(spec, "--weight-decay", decayOrDefault, 0.0, 10.0);
    if (algorithm != Algorithm.SGD) {
      Checks.unused(spec, "--momentum", momentum, "--optimizer sgd");
      return new OptimizerSettings(algorithm, decayOrDefault, 0);
    }
    double momentumOrDefault = momentum == null ? 0.9 : momentum;
    if (!(momentumOrDefault >= 0 && momentumOrDefault < 1)) {
      throw Checks.invalid(
          spec, "--momentum", "a number from 0 up to but not 1", "" + momentumOrDefault);
    }
    return new OptimizerSettings(algorithm, decayOrDefault, momentumOrDefault);
  }

  LearningRate learningRate(CommandSpec spec, int epochs) {
    checkAboveZero(spec, "--lr", rate, 100);
    Schedule chosen = Checks.choice(spec, "--lr-schedule", Schedule.class, schedule);
    if (chosen != Schedule.STEP) {
      Checks.unused(spec, "--lr-step", step, "--lr-schedule step");
      Checks.unused(spec, "--lr-gamma", gamma, "--lr-schedule step");
    }
    return switch (chosen) {
      case CONSTANT -> new LearningRate.Constant(rate);
      case COSINE -> new LearningRate.Cosine(rate, epochs);
      case STEP -> steps(spec, epochs);
    };
  }

  private LearningRate steps(CommandSpec spec, int epochs) {
    int length = step == null ? Math.floorDiv(epochs + 2, 3) : step;
    Checks.range(spec, "--lr-step", length, 1, 1_000_000);
    double factor = gamma == null ? 0.1 : gamma;
    checkAboveZero(spec, "--lr-gamma", factor, 1);
    return new LearningRate.Step(rate, length, factor);
  }

  private static void checkAboveZero(CommandSpec spec, String option, double value, int most) {
    if (!(value > 0 && value <= most)) {
      throw Checks.invalid(spec, option, "a number above 0 and up to " + most, "" + value);
    }
  }
}

package dev.tjtrain.cli.option;

import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.run.config.Recipe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the network sees, and what its batch norms do: a recipe, or each by itself. */
final class RecipeOptions {

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
      names = "--normalize",
      paramLabel = "N",
      description =
          "imagenet: frames are normalised by ImageNet's mean and deviation. none: they are scaled"
              + " to [0, 1] and no more. Default: the recipe's (default: imagenet, tutorial: none).")
  private @Nullable String normalize;

  @Option(
      names = "--batch-norm",
      paramLabel = "B",
      description =
          "inference: frozen blocks normalise by their stored statistics, so that they are computed"
              + " once. batch: every block normalises by the batch in training, frozen or not."
              + " Default: the recipe's (default: inference, tutorial: batch).")
  private @Nullable String batchNorm;

  /** How frames are normalised. */
  private enum Normalize {
    IMAGENET,
    NONE
  }

  Recipe recipe(CommandSpec spec) {
    return Checks.choice(spec, "--recipe", Recipe.class, recipe);
  }

  boolean imagenet(CommandSpec spec) {
    return normalize == null
        ? recipe(spec).imagenet()
        : Checks.choice(spec, "--normalize", Normalize.class, normalize) == Normalize.IMAGENET;
  }

  BatchNorm batchNorm(CommandSpec spec) {
    return batchNorm == null
        ? recipe(spec).batchNorm()
        : Checks.choice(spec, "--batch-norm", BatchNorm.class, batchNorm);
  }
}

package dev.tjtrain.run.inspection;

import dev.tjtrain.network.Backbone;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which network is summarised.
 *
 * @param backbone unless {@code model} says which it is
 * @param model a run's {@code best.pt} or other weights, whose classes count; null for none
 * @param classes outputs of the classifier, without {@code model}
 * @param size of images; null for the model's own, or the default
 * @param unfreezeFrom the first block that learns in fine-tuning; empty for the backbone's own
 */
public record SummaryConfig(
    Backbone backbone,
    @Nullable Path model,
    int classes,
    @Nullable Size size,
    OptionalInt unfreezeFrom) {

  /** Pixels of an image. */
  public record Size(int height, int width) {}
}

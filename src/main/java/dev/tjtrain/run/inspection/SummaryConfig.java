package dev.tjtrain.run.inspection;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which network is summarised.
 *
 * @param model a run's {@code best.pt} or other weights, whose classes count; null for none
 * @param classes outputs of the classifier, without {@code model}
 * @param size of images; null for the model's own, or 90x160
 * @param unfreezeFrom the first block that learns in fine-tuning, 0 to 18
 */
public record SummaryConfig(
    @Nullable Path model, int classes, @Nullable Size size, int unfreezeFrom) {

  /** Pixels of an image. */
  public record Size(int height, int width) {}
}

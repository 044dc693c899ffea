package dev.tjtrain.run.config;

import dev.tjtrain.torch.DeviceRequest;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a prediction.
 *
 * @param model a file that a run saved
 * @param images files, folders, patterns, or {@code -} for standard input
 * @param filesFrom a list of more files, {@code -} for standard input; or null
 * @param device what computes
 * @param noCalibration whether probabilities are the network's own
 * @param minConfidence the answer is "unsure" where the likeliest class is less probable, 0 to 1
 * @param explain a folder for pictures of what decided; or null
 */
public record PredictionConfig(
    Path model,
    List<String> images,
    @Nullable String filesFrom,
    DeviceRequest device,
    boolean noCalibration,
    double minConfidence,
    @Nullable Path explain) {

  /** Stands for standard input. */
  public static final String STANDARD_INPUT = "-";
}

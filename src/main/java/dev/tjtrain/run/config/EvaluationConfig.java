package dev.tjtrain.run.config;

import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.torch.DeviceRequest;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides an evaluation.
 *
 * @param model a file that a run saved
 * @param source where the images come from; null for where the model was trained
 * @param offline whether nothing may be fetched
 * @param part which of the images
 * @param splitSeed of a split to be made anew; empty for the run's own
 * @param limit how many images of each class are evaluated at most
 * @param device what computes
 * @param maxBadPercent how many percent of the dataset's images may be unreadable
 * @param csv file for every prediction, or null
 */
public record EvaluationConfig(
    Path model,
    @Nullable DataSource source,
    boolean offline,
    SplitPart part,
    OptionalInt splitSeed,
    OptionalInt limit,
    DeviceRequest device,
    double maxBadPercent,
    @Nullable Path csv) {}

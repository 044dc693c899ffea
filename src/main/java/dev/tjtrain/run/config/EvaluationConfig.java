package dev.tjtrain.run.config;

import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.torch.DeviceRequest;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides an evaluation. At most one source is given; the labels that are not given
 * are the run's, on its own images.
 */
public record EvaluationConfig(
    @Setting(label = "FILE", required = true, description = Setting.MODEL) Path model,
    @Setting(label = "D", value = "auto", description = Setting.DEVICE) DeviceRequest device,
    @Setting(
            label = "DIR",
            description =
                "Folder with one folder of images a class. Default: what the model was trained on.")
        @Nullable Path data,
    @Setting(description = "The 160 drawn frames that come with the program.") boolean sample,
    @Setting(
            label = "OWNER/SLUG[/versions/N]",
            description = "A dataset on Kaggle. Default: what the model was trained on.")
        @Nullable KaggleDataset dataset,
    @Setting(description = "Never open a connection; say what is missing.") boolean offline,
    LabelOptions labels,
    @Setting(
            label = "PART",
            value = "test",
            description =
                "test, val or train: this part of the split. all: every image."
                    + " Default: ${DEFAULT-VALUE}.")
        SplitPart split,
    @Setting(
            label = "N",
            description = "Split anew, at random with this seed. Default: the split of the run.")
        OptionalInt splitSeed,
    @Setting(
            label = "N",
            range = "[1, 2147483647]",
            description =
                "Evaluate the first N images of each class of the part only. Default: all.")
        OptionalInt limit,
    @Setting(
            label = "PERCENT",
            value = "1",
            range = "[0, 100]%",
            description =
                "Skip unreadable images, but stop when they are more than this share of the"
                    + " dataset. Default: ${DEFAULT-VALUE}.")
        double maxBad,
    @Setting(
            description =
                "Take the network's own probabilities, not those scaled to be right as often as they"
                    + " say.")
        boolean noCalibration,
    @Setting(
            label = "FILE",
            description =
                "Write every prediction, with the probability of each class, in place of an older"
                    + " file. Default: none.")
        @Nullable Path csv) {

  /** Where the images come from; null for where the model was trained. */
  public @Nullable DataSource source() {
    return DataSource.of(data, sample, dataset);
  }
}

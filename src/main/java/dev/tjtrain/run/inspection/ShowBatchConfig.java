package dev.tjtrain.run.inspection;

import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.run.config.DataOptions;
import dev.tjtrain.run.config.Setting;
import dev.tjtrain.run.config.Settings;
import java.nio.file.Path;

/** What a picture of a batch shows: the first images of a part of the random split. */
public record ShowBatchConfig(
    DataOptions data,
    @Setting(
            label = "PART",
            value = "train",
            description =
                "train (in the order of the first epoch), val or test. Default: ${DEFAULT-VALUE}.")
        SplitPart split,
    @Setting(
            label = "N",
            value = "4",
            range = "[1, 20]",
            description = "Rows of images. Default: ${DEFAULT-VALUE}.")
        int rows,
    @Setting(
            label = "N",
            value = "4",
            range = "[1, 20]",
            description = "Images in a row. Default: ${DEFAULT-VALUE}.")
        int cols,
    @Setting(
            label = "FILE",
            value = "batch.png",
            description = "The picture, in place of an older one. Default: ${DEFAULT-VALUE}.")
        Path out) {

  /** Refuses {@code all}, which is no part of a split. */
  public ShowBatchConfig {
    if (split == SplitPart.ALL) {
      throw Settings.refused("--split", "train, val or test", "all");
    }
  }
}

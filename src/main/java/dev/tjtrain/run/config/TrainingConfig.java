package dev.tjtrain.run.config;

import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.SplitMethod;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.torch.DeviceRequest;
import dev.tjtrain.train.Hyperparameters;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a run.
 *
 * @param mode what learns
 * @param source where the images come from
 * @param weights a file, {@code IMAGENET1K_V1}, {@code IMAGENET1K_V2} or {@code random}; null for
 *     the default, {@code IMAGENET1K_V1}
 * @param offline whether nothing may be fetched
 * @param epochs passes over the training images, at least 1
 * @param hyperparameters how it learns
 * @param earlyStopping after how many epochs without a better one training ends; empty for never
 * @param seed of the head and of the order of the images
 * @param splitSeed of the split
 * @param device what computes
 * @param recipe which decided {@code imagenet} and {@code batchNorm} unless they were chosen
 * @param imagenet whether frames are normalised by ImageNet's mean and deviation
 * @param batchNorm what batch normalisation does in training
 * @param unfreezeFrom the first block that learns in {@code fine-tune}, 0 to 18
 * @param limit how many images of each class are used at most
 * @param maxBadPercent how many percent of the images may be unreadable
 * @param height of a frame after resizing, in pixels
 * @param width of a frame after resizing, in pixels
 * @param out the run's folder; null for one named after command and time under {@code runs}
 * @param split how images are dealt to training, validation and test part
 * @param noCache whether features are neither looked for in the cache nor kept there
 * @param augmentation how training images are varied
 * @param deterministic whether the result must not depend on the number of the machine's cores
 */
public record TrainingConfig(
    Mode mode,
    DataSource source,
    @Nullable String weights,
    boolean offline,
    int epochs,
    Hyperparameters hyperparameters,
    OptionalInt earlyStopping,
    int seed,
    int splitSeed,
    DeviceRequest device,
    Recipe recipe,
    boolean imagenet,
    BatchNorm batchNorm,
    int unfreezeFrom,
    OptionalInt limit,
    double maxBadPercent,
    int height,
    int width,
    @Nullable Path out,
    SplitMethod split,
    boolean noCache,
    Augmentation augmentation,
    boolean deterministic) {

  /** What learns. */
  public enum Mode {
    /** The head alone. */
    TRANSFER("transfer"),
    /** The head and the last blocks. */
    FINE_TUNE("fine-tune");

    private final String command;

    Mode(String command) {
      this.command = command;
    }

    /** Name of the command. */
    public String command() {
      return command;
    }
  }

  /** The first block that learns; 19 where only the head does. */
  public int cut() {
    return mode == Mode.TRANSFER ? Backbone.DEFAULT.depth() : unfreezeFrom;
  }

  /** Every option by its name on the command line, as config.json has it. */
  public Map<String, Object> options() {
    return Provenance.options(this);
  }

  /** What happens to a frame before the network sees it. */
  public Preprocessing preprocessing() {
    return new Preprocessing(height, width, imagenet);
  }
}

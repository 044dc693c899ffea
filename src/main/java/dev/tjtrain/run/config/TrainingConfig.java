package dev.tjtrain.run.config;

import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.network.Preprocessing;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything that decides a run.
 *
 * @param mode what learns
 * @param data which images
 * @param model which network
 * @param learning how it learns
 * @param run how images are split, and what is kept
 */
public record TrainingConfig(
    Mode mode, DataOptions data, ModelOptions model, LearningOptions learning, RunOptions run) {

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

  /**
   * Reads the options of a run from texts, as the command line or config.json has them; missing
   * ones get their defaults.
   *
   * @param texts by long name, without dashes; {@code true} for a flag
   * @throws IllegalArgumentException if one makes no sense; the message is for the user
   */
  public static TrainingConfig of(Mode mode, Map<String, String> texts) {
    ModelOptions model = Settings.read(ModelOptions.class, texts);
    return new TrainingConfig(
        mode,
        Settings.read(DataOptions.class, texts),
        model.of(mode),
        Settings.read(LearningOptions.class, texts),
        Settings.read(RunOptions.class, texts));
  }

  /** The same configuration with this split. */
  public TrainingConfig withSplit(SplitMethod method) {
    return new TrainingConfig(mode, data, model, learning, run.withSplit(method));
  }

  /** The same configuration with the size that suits {@code images} in place of {@code auto}. */
  public TrainingConfig withSize(AutoSize size) {
    return new TrainingConfig(mode, size.in(data), model, learning, run);
  }

  /** The same configuration for one of its folds, from 1, alone. */
  public TrainingConfig withFold(int fold, Path folder) {
    return new TrainingConfig(mode, data, model, learning, run.withFold(fold, folder));
  }

  /** The first block that learns; the network's depth where only the head does. */
  public int firstTrainable() {
    return model.unfreezeFrom().orElse(model.backbone().depth());
  }

  /** Every option by its name on the command line, as config.json has it. */
  public Map<String, Object> options() {
    return Settings.write(this);
  }

  /** What happens to an image before the network sees it. */
  public Preprocessing preprocessing() {
    return data.preprocessing(model.imagenet());
  }
}

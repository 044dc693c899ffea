package dev.tjtrain.run.training;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.folder.RunDirectory;
import dev.tjtrain.run.folder.RunState;
import dev.tjtrain.torch.DeviceRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run starts with: nothing, or what an earlier process has left of it. */
interface RunStart {

  /** The device to compute on. */
  DeviceRequest device() throws InvalidInputException;

  /** The weights to start from, as {@link TrainingConfig#weights}. */
  @Nullable String weights() throws IOException;

  /**
   * Checks that the images are those that the run needs.
   *
   * @throws InvalidInputException if not
   */
  void check(ImageFolderDataset images) throws IOException;

  /**
   * Checks that the weights are those that the run needs.
   *
   * @throws InvalidInputException if not
   */
  void check(StartingWeights weights) throws InvalidInputException;

  /** What may keep the run from coming out to the last digit. Loads the engine. */
  Optional<String> doubt();

  /** Opens the folder, to be closed by the caller. */
  RunDirectory directory() throws IOException;

  /** What to go on from; empty to begin with the first epoch. */
  Optional<RunState> state();

  /** The start of a new run. */
  static RunStart anew(TrainingConfig config) {
    return new RunStart() {
      @Override
      public DeviceRequest device() {
        return config.model().device();
      }

      @Override
      public @Nullable String weights() {
        return config.model().weights();
      }

      @Override
      public void check(ImageFolderDataset images) {}

      @Override
      public void check(StartingWeights weights) {}

      @Override
      public Optional<String> doubt() {
        return Optional.empty();
      }

      @Override
      public RunDirectory directory() throws IOException {
        return RunDirectory.create(config.mode().command(), config.run().out());
      }

      @Override
      public Optional<RunState> state() {
        return Optional.empty();
      }
    };
  }
}

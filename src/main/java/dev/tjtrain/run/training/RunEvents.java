package dev.tjtrain.run.training;

import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.run.config.ImageSize;
import dev.tjtrain.run.folder.Seconds;
import dev.tjtrain.run.folder.TestResult;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.work.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Hears what a run does, in this order. */
public interface RunEvents {

  /** Of {@code folds} runs the next begins, counted from 1. */
  void fold(int fold, int folds);

  /**
   * All folds are done.
   *
   * @param file that says so
   * @param tests of each model
   * @param pooled all of them together
   */
  void crossValidated(Path file, List<Measurement> tests, Measurement pooled);

  /** A run goes on after {@code epochsDone} whole epochs. */
  void resumed(Path directory, int epochsDone);

  /**
   * There is nothing to go on with: all that was asked for is done.
   *
   * @param stoppedEarly whether it ended before its last epoch, as more epochs would
   */
  void nothingToResume(Path directory, int epochsDone, boolean stoppedEarly);

  /** The device is chosen. */
  void device(String name, String reason);

  /** The size of the images was chosen, for a reason to read. */
  void imageSize(ImageSize size, String reason);

  /** The images are listed and split. */
  void dataset(
      Path root,
      Map<String, Integer> imagesByClass,
      SplitMethod method,
      int train,
      int validation,
      int test);

  /** The weights of the blocks are chosen. */
  void weights(String description);

  /**
   * The head of {@code backbone} is swapped.
   *
   * @param before classes of the weights' own head, if they had one
   * @param after classes of the new one
   */
  void classifier(Backbone backbone, OptionalInt before, int after);

  /** The shapes of the parameters that learn, by torchvision's names, in the network's order. */
  void trainable(Map<String, long[]> shapes);

  /** Something is not as it should be, but the run goes on. */
  void warning(String line);

  /** Hears how far a pass over the images has come. */
  Progress progress();

  /** Hears how far a download has come. */
  DownloadProgress downloads();

  /**
   * An epoch has ended.
   *
   * @param epochs how many there will be
   * @param best whether it is the best so far
   */
  void epoch(EpochMetrics metrics, int epochs, boolean best);

  /** The last {@code patience} epochs brought nothing better, so that no more follow. */
  void stoppedEarly(int patience);

  /** The test part is evaluated with the last and with the best epoch's weights. */
  void tested(TestResult test);

  /** Everything is written. */
  void finished(Path directory, Seconds seconds);

  /**
   * The run was told to stop, and has saved what there was.
   *
   * @param command that it is a run of
   */
  void interrupted(String command, Path directory, int epochsDone);
}

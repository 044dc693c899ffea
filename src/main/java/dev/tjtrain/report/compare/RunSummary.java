package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run directory says of its run.
 *
 * @param name of the directory
 * @param command {@code transfer}, {@code fine-tune}, or empty if the run does not say
 * @param options as used; empty if the run does not say
 * @param epochs by number; empty before the first one ends
 * @param bestEpoch as the run says, else the best of {@code epochs}; -1 if there is none
 * @param test the best epoch's model on the test part; null for an unfinished run
 * @param testLast the last epoch's model on the test part; null for an unfinished run
 * @param seconds wall-clock time by phase; empty for an unfinished run
 */
public record RunSummary(
    String name,
    String command,
    Map<String, String> options,
    List<EpochMetrics> epochs,
    int bestEpoch,
    @Nullable Evaluation test,
    @Nullable Evaluation testLast,
    Map<String, Duration> seconds) {

  /** Keeps its own copies. */
  public RunSummary {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    epochs = List.copyOf(epochs);
    seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
  }

  /**
   * Reads {@code metrics.csv} and, as far as they are there yet, {@code config.json} and {@code
   * result.json}.
   *
   * @throws IOException if this is no run directory, or one of the files cannot be understood: one
   *     line that names it
   */
  public static RunSummary read(Path runDir) throws IOException {
    Path metrics = runDir.resolve("metrics.csv");
    Path config = runDir.resolve("config.json");
    if (!Files.isDirectory(runDir) || !(Files.exists(metrics) || Files.exists(config))) {
      throw new IOException(
          runDir + ": not a run directory, it has neither metrics.csv nor config.json");
    }
    List<EpochMetrics> epochs = Files.exists(metrics) ? MetricsFile.read(metrics) : List.of();
    RunJson settings = RunJson.read(config);
    RunJson result = RunJson.read(runDir.resolve("result.json"));
    String name = String.valueOf(runDir.toAbsolutePath().normalize().getFileName());
    return new RunSummary(
        name,
        settings.text("command").orElse(""),
        settings.texts("options"),
        epochs,
        result.wholeNumber("best_epoch").orElse(bestOf(epochs)),
        result.evaluation("test").orElse(null),
        result.evaluation("test_last").orElse(null),
        result.durations("seconds"));
  }

  /** The same under another name. */
  public RunSummary named(String other) {
    return new RunSummary(other, command, options, epochs, bestEpoch, test, testLast, seconds);
  }

  /** The metrics of the best epoch, if there is one. */
  Optional<EpochMetrics> bestMetrics() {
    return epochs.stream().filter(metrics -> metrics.epoch() == bestEpoch).findFirst();
  }

  private static int bestOf(List<EpochMetrics> epochs) {
    return epochs.stream()
        .reduce((best, next) -> next.betterThan(best) ? next : best)
        .map(EpochMetrics::epoch)
        .orElse(-1);
  }
}

package dev.tjtrain.report;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.train.EpochMetrics;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the report of a run shows. Maps are shown in their order.
 *
 * @param title the run's name, such as {@code fine-tune-20250901-101500}
 * @param command what was run
 * @param options every option as used
 * @param epochs in order; empty before the first one ends
 * @param bestEpoch the epoch that {@code best} is of; -1 if there is none yet
 * @param best result of the best epoch's model on the test part; null if it was not tested
 * @param last result of the last epoch's model on the test part; null if it was not tested
 * @param mistakes of the best epoch's model, in any order
 * @param timings wall-clock time by phase; an entry {@code total} is the whole run's
 * @param environment versions, machine and device
 * @param splitSizes number of images by part
 * @param classCounts number of images by class
 * @param warnings what the reader should know before trusting the numbers
 * @param leakage how much of the test is known from training; null if that was not looked for
 * @param test of the best epoch's model, image by image; null if it was not tested
 */
public record ReportData(
    String title,
    String command,
    Map<String, String> options,
    List<EpochMetrics> epochs,
    int bestEpoch,
    @Nullable Evaluation best,
    @Nullable Evaluation last,
    List<Mistake> mistakes,
    Map<String, Duration> timings,
    Map<String, String> environment,
    Map<String, Integer> splitSizes,
    Map<String, Integer> classCounts,
    List<String> warnings,
    @Nullable Leakage leakage,
    @Nullable Measurement test) {

  /** Keeps its own copies. */
  public ReportData {
    options = copy(options);
    epochs = List.copyOf(epochs);
    mistakes = List.copyOf(mistakes);
    timings = copy(timings);
    environment = copy(environment);
    splitSizes = copy(splitSizes);
    classCounts = copy(classCounts);
    warnings = List.copyOf(warnings);
  }

  /** The metrics of the best epoch, if there is one. */
  Optional<EpochMetrics> bestMetrics() {
    return epochs.stream().filter(metrics -> metrics.epoch() == bestEpoch).findFirst();
  }

  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}

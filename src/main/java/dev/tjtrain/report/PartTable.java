package dev.tjtrain.report;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.train.EpochMetrics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The tutorial's three lines, train, validation and test, of the best epoch and of the last, for
 * the template {@code parts}.
 *
 * @param ofBest title of the best epoch's column
 * @param ofLast title of the last epoch's
 * @param rows the lines
 */
public record PartTable(String ofBest, String ofLast, List<Row> rows) {

  /** Accuracies on a part; not a number where there is none. */
  public record Row(String part, double best, double last) {}

  /** Of the epochs so far and, where there are any, the tests. */
  public static PartTable of(
      List<EpochMetrics> epochs,
      int bestEpoch,
      @Nullable Evaluation best,
      @Nullable Evaluation last) {
    int lastEpoch = epochs.isEmpty() ? -1 : epochs.get(epochs.size() - 1).epoch();
    return new PartTable(
        "best epoch" + (bestEpoch < 0 ? "" : " (" + bestEpoch + ")"),
        "last epoch" + (lastEpoch < 0 ? "" : " (" + lastEpoch + ")"),
        List.of(
            new Row(
                "train",
                at(epochs, bestEpoch, EpochMetrics::trainAccuracy),
                at(epochs, lastEpoch, EpochMetrics::trainAccuracy)),
            new Row(
                "validation",
                at(epochs, bestEpoch, EpochMetrics::validationAccuracy),
                at(epochs, lastEpoch, EpochMetrics::validationAccuracy)),
            new Row("test", accuracy(best), accuracy(last))));
  }

  private static double at(
      List<EpochMetrics> epochs, int epoch, ToDoubleFunction<EpochMetrics> value) {
    return epochs.stream()
        .filter(metrics -> metrics.epoch() == epoch)
        .mapToDouble(value)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static double accuracy(@Nullable Evaluation evaluation) {
    return evaluation == null ? Double.NaN : evaluation.accuracy();
  }
}

package dev.tjtrain.report;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import dev.tjtrain.train.EpochMetrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tutorial's three lines, train, validation and test, of the best epoch and of the last. */
public final class PartTable {

  private PartTable() {}

  public static void writeTo(
      Html html,
      List<EpochMetrics> epochs,
      int bestEpoch,
      @Nullable Evaluation best,
      @Nullable Evaluation last) {
    double[] bestShares = {Double.NaN, Double.NaN, accuracy(best)};
    double[] lastShares = {Double.NaN, Double.NaN, accuracy(last)};
    for (EpochMetrics metrics : epochs) {
      if (metrics.epoch() == bestEpoch) {
        fill(bestShares, metrics);
      }
      fill(lastShares, metrics);
    }
    String lastEpoch = epochs.isEmpty() ? "" : " (" + epochs.get(epochs.size() - 1).epoch() + ")";
    html.element(
        "table",
        () -> {
          Page.heads(
              html,
              "subset",
              "best epoch" + (bestEpoch < 0 ? "" : " (" + bestEpoch + ")"),
              "last epoch" + lastEpoch);
          html.element(
              "tbody",
              () -> {
                row(html, "train", bestShares[0], lastShares[0]);
                row(html, "validation", bestShares[1], lastShares[1]);
                row(html, "test", bestShares[2], lastShares[2]);
              });
        },
        "class",
        "parts");
  }

  private static void row(Html html, String part, double best, double last) {
    html.element(
        "tr",
        () -> {
          html.element("th", part, "scope", "row");
          html.element("td", Numbers.percent(best));
          html.element("td", Numbers.percent(last));
        });
  }

  private static void fill(double[] shares, EpochMetrics metrics) {
    shares[0] = metrics.trainAccuracy();
    shares[1] = metrics.validationAccuracy();
  }

  private static double accuracy(@Nullable Evaluation evaluation) {
    return evaluation == null ? Double.NaN : evaluation.accuracy();
  }
}

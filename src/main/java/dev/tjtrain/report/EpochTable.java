package dev.tjtrain.report;

import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import dev.tjtrain.train.EpochMetrics;
import java.util.List;

/** Every epoch's numbers, folded away under the curves. */
record EpochTable(Html html, List<EpochMetrics> epochs, int bestEpoch) {

  void write() {
    if (epochs.isEmpty()) {
      return;
    }
    html.element(
        "details",
        () -> {
          html.element("summary", "Every epoch as a table");
          html.element("div", () -> html.element("table", this::table), "class", "scroll");
        });
  }

  private void table() {
    Page.heads(
        html,
        "epoch",
        "train loss",
        "train accuracy",
        "validation loss",
        "validation accuracy",
        "time");
    html.element("tbody", () -> epochs.forEach(this::row));
  }

  private void row(EpochMetrics metrics) {
    boolean best = metrics.epoch() == bestEpoch;
    html.element(
        "tr",
        () -> {
          html.element("td", metrics.epoch() + (best ? " (best)" : ""));
          html.element("td", Numbers.decimal(metrics.trainLoss()));
          html.element("td", Numbers.percent(metrics.trainAccuracy()));
          html.element("td", Numbers.decimal(metrics.validationLoss()));
          html.element("td", Numbers.percent(metrics.validationAccuracy()));
          html.element("td", Numbers.seconds(metrics.seconds()));
        },
        "class",
        best ? "best" : "plain");
  }
}

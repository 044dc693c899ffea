package dev.tjtrain.report;

import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.report.page.DataUrl;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.LineChart;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import dev.tjtrain.train.EpochMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The page of one run: its result first, then how it came about, then what it was made with. */
final class ReportPage {

  private final Html html;
  private final ReportData data;

  private final Optional<byte[]> batch;

  private ReportPage(Html html, ReportData data, Optional<byte[]> batch) {
    this.html = html;
    this.data = data;
    this.batch = batch;
  }

  /** The page without a sample batch. */
  static String of(ReportData data) {
    return of(data, Optional.empty());
  }

  /** The page with the picture {@code batch}, a JPEG or PNG. */
  static String of(ReportData data, Optional<byte[]> batch) {
    return Page.of(data.title(), html -> new ReportPage(html, data, batch).write());
  }

  private void write() {
    html.element(
        "header",
        () -> {
          html.element("h1", () -> Page.name(html, data.title()));
          html.element("p", () -> html.element("code", data.command()));
        });
    warnings();
    html.element("div", this::tiles, "class", "tiles");
    Page.section(html, "Curves", this::curves);
    Evaluation best = data.best();
    if (best != null) {
      Page.section(html, "Accuracy by part", this::parts);
      new TestSections(html, best).write();
      if (best.accuracy() < 1 || !data.mistakes().isEmpty()) {
        Page.section(
            html, "Most confident mistakes", () -> MistakeGrid.writeTo(html, data.mistakes()));
      }
    }
    Measurement test = data.test();
    if (test != null) {
      Page.section(html, "Confidence", new ConfidenceSection(html, test)::write);
    }
    Leakage leakage = data.leakage();
    if (leakage != null) {
      Page.section(html, "Known from training", new LeakageSection(html, leakage)::write);
    }
    batch.flatMap(DataUrl::of).ifPresent(this::sampleBatch);
    new DetailSections(html, data).write();
  }

  private void warnings() {
    if (!data.warnings().isEmpty()) {
      html.element(
          "ul", () -> data.warnings().forEach(w -> html.element("li", w)), "class", "warnings");
    }
  }

  private void tiles() {
    Evaluation best = data.best();
    Optional<EpochMetrics> metrics = data.bestMetrics();
    String ofEpoch = metrics.isPresent() ? "epoch " + data.bestEpoch() : "no epoch yet";
    if (best != null) {
      tile("Test accuracy", Numbers.percent(best.accuracy()), interval() + images("test"));
      Measurement test = data.test();
      if (test != null) {
        test.topFive()
            .ifPresent(share -> tile("Test top-5", Numbers.percent(share), "class in the first 5"));
      }
      tile("Test F1", Numbers.percent(macroF1(best)), "mean of the classes");
    } else {
      tile("Test accuracy", "–", "not tested");
    }
    tile(
        "Validation accuracy",
        metrics.map(m -> Numbers.percent(m.validationAccuracy())).orElse("–"),
        "best, " + ofEpoch);
    tile("Epochs", Numbers.count(data.epochs().size()), "best: " + ofEpoch);
    Duration total = data.timings().get("total");
    if (total != null) {
      tile("Time", Numbers.duration(total), "whole run");
    }
  }

  private String interval() {
    Measurement test = data.test();
    if (test == null) {
      return "";
    }
    Interval interval = test.intervals().accuracy();
    return "95 %: "
        + Numbers.percent(interval.low())
        + " to "
        + Numbers.percent(interval.high())
        + "; ";
  }

  private String images(String part) {
    Integer size = data.splitSizes().get(part);
    return size == null ? ofBestEpoch() : Numbers.count(size) + " images, " + ofBestEpoch();
  }

  private String ofBestEpoch() {
    return data.bestMetrics().isPresent() ? "epoch " + data.bestEpoch() : "best model";
  }

  private void tile(String name, String value, String note) {
    html.element(
        "div",
        () -> {
          html.element("div", name, "class", "name");
          html.element("div", value, "class", "value");
          html.element("div", note, "class", "note");
        },
        "class",
        "tile");
  }

  private void curves() {
    OptionalInt marked =
        data.bestMetrics().isPresent() ? OptionalInt.of(data.bestEpoch()) : OptionalInt.empty();
    html.element(
        "div",
        () -> {
          new LineChart("Loss", false, EpochCurves.loss(data.epochs()), marked).writeTo(html);
          new LineChart("Accuracy", true, EpochCurves.accuracy(data.epochs()), marked)
              .writeTo(html);
        },
        "class",
        "pair");
    new EpochTable(html, data.epochs(), data.bestEpoch()).write();
  }

  private void sampleBatch(String picture) {
    Page.section(
        html,
        "Sample batch",
        () -> html.element("div", () -> batchImage(picture), "class", "scroll"));
  }

  private void batchImage(String picture) {
    String alt = "The first training images under the names of their classes";
    html.empty("img", "src", picture, "alt", alt, "class", "batch");
  }

  private void parts() {
    PartTable.writeTo(html, data.epochs(), data.bestEpoch(), data.best(), data.last());
  }

  private static double macroF1(Evaluation evaluation) {
    return evaluation.perClass().values().stream()
        .mapToDouble(ClassMetrics::f1)
        .average()
        .orElse(Double.NaN);
  }
}

package dev.tjtrain.report;

import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.evaluate.Outcome;
import dev.tjtrain.evaluate.Reliability;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Whether the probabilities of the test hold, and what is right of the surest answers. */
record ConfidenceSection(Html html, Measurement test) {

  /** The part of the images that is answered, in percent. */
  private static final int[] COVERAGES = {100, 95, 90, 80, 70, 50, 25};

  void write() {
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "Temperature %.3f, fitted on the validation part. Expected calibration error %s, without"
                + " the temperature %s. Probabilities here and of the mistakes are calibrated; the"
                + " loss is not.",
            test.temperature(),
            Numbers.percent(test.reliability().error()),
            Numbers.percent(test.uncalibrated().error())),
        "class",
        "note");
    new ReliabilityDiagram(html, test.reliability(), test.uncalibrated()).write();
    html.element(
        "div",
        () -> {
          table("Reliability", this::reliability, "mean probability", "right", "images");
          table(
              "Accuracy against coverage", this::coverage, "answered", "right", "--min-confidence");
        },
        "class",
        "pair");
  }

  private void table(String title, Runnable rows, String... heads) {
    html.element(
        "div",
        () -> {
          html.element("h3", title);
          html.element(
              "table",
              () -> {
                Page.heads(html, heads);
                html.element("tbody", rows);
              },
              "class",
              "classes");
        });
  }

  private void reliability() {
    for (Reliability.Bin bin : test.reliability().bins()) {
      row(Numbers.percent(bin.confidence()), bin.accuracy(), Numbers.count(bin.images()));
    }
  }

  private void coverage() {
    List<Outcome> surest =
        test.outcomes().stream()
            .sorted(Comparator.comparingDouble(Outcome::confidence).reversed())
            .toList();
    for (int coverage : COVERAGES) {
      int answered = (surest.size() * coverage + 99) / 100;
      long right = surest.stream().limit(answered).filter(Outcome::right).count();
      row(
          coverage + " %",
          (double) right / answered,
          Numbers.decimal(surest.get(answered - 1).confidence()));
    }
  }

  private void row(String first, double right, String last) {
    html.element(
        "tr",
        () -> {
          html.element("th", first, "scope", "row");
          html.element(
              "td",
              Numbers.percent(right),
              "class",
              "bar",
              "style",
              String.format(Locale.ROOT, "--v:%.4f", right));
          html.element("td", last);
        });
  }
}

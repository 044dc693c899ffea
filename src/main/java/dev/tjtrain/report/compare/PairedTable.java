package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.PairedTest;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * How much better than the first run each other run is, on the same test images, and whether that
 * may be chance.
 *
 * @param paired the first run against others, by their place among {@code runs}; runs with other
 *     test images are missing
 */
record PairedTable(
    Html html, List<RunSummary> runs, List<String> colours, SortedMap<Integer, PairedTest> paired) {

  void write() {
    if (paired.isEmpty()) {
      return;
    }
    Page.section(
        html,
        "Test accuracy against the first run",
        () -> {
          html.element(
              "div",
              () ->
                  html.element(
                      "table",
                      () -> {
                        Page.heads(
                            html,
                            "run",
                            "points",
                            "95 % interval",
                            "only the first right",
                            "only this right",
                            "McNemar p",
                            "");
                        html.element("tbody", () -> paired.forEach(this::row));
                      },
                      "class",
                      "runs"),
              "class",
              "scroll");
          html.element(
              "p",
              "Accuracy in percentage points more than that of the first run, on the same test"
                  + " images; by McNemar's exact test, which takes each image for independent.",
              "class",
              "note");
        });
  }

  private void row(int run, PairedTest test) {
    Interval interval = test.interval();
    html.element(
        "tr",
        () -> {
          html.element(
              "th", () -> ComparePage.name(html, runs.get(run), colours.get(run)), "scope", "row");
          html.element("td", points(test.difference()));
          html.element("td", points(interval.low()) + " to " + points(interval.high()));
          html.element("td", Numbers.count(test.firstOnly()));
          html.element("td", Numbers.count(test.secondOnly()));
          html.element("td", String.format(Locale.ROOT, "%.3f", test.pValue()));
          html.element("td", test.verdict());
        });
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f", 100 * share);
  }
}

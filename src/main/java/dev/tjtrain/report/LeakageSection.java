package dev.tjtrain.report;

import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import java.util.Locale;

/** How much of validation and test part is known from training. */
record LeakageSection(Html html, Leakage leakage) {

  void write() {
    html.element(
        "p",
        "Images that are also in the training part, or nearly, are answered from memory: the more of"
            + " them, the less the test says about new images.",
        "class",
        "note");
    html.element(
        "p",
        String.format(
            Locale.ROOT,
            "Two images are nearly the same from a similarity of %.2f on, which neighbouring frames"
                + " of a film reach and others hardly ever do; --split blocks keeps neighbours in"
                + " one part.",
            leakage.threshold()),
        "class",
        "note");
    html.element(
        "table",
        () -> {
          html.element("thead", () -> html.element("tr", this::head));
          html.element(
              "tbody",
              () -> {
                row("validation", leakage.validation());
                row("test", leakage.test());
              });
        },
        "class",
        "parts");
    if (!leakage.closest().isEmpty()) {
      html.element(
          "details",
          () -> {
            html.element("summary", "The most similar pairs");
            html.element("ul", () -> leakage.closest().forEach(this::pair));
          });
    }
  }

  private void head() {
    html.element("th", "subset", "scope", "col");
    html.element("th", "nearly in training", "scope", "col");
    html.element("th", "byte for byte", "scope", "col");
    html.element("th", "images compared", "scope", "col");
  }

  private void row(String name, Leakage.Part part) {
    html.element(
        "tr",
        () -> {
          html.element("th", name, "scope", "row");
          html.element("td", Numbers.percent(part.nearShare()));
          html.element("td", Numbers.count(part.duplicates()));
          html.element(
              "td", Numbers.count(part.compared()) + " of " + Numbers.count(part.images()));
        });
  }

  private void pair(Leakage.Pair pair) {
    html.element(
        "li",
        () -> {
          Page.name(html, pair.image());
          html.text(String.format(Locale.ROOT, ", %.3f: ", pair.similarity()));
          Page.name(html, pair.training());
        });
  }
}

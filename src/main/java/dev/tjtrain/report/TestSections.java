package dev.tjtrain.report;

import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.page.ConfusionTable;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the best model does on the test part: which classes it confuses, and how each fares. */
record TestSections(Html html, Evaluation test) {

  private static final int MOST_PAIRS = 10;
  private static final int FEW_CLASSES = 6;
  private static final int WORST_CLASSES = 20;

  void write() {
    if (test.classes().isEmpty()) {
      return;
    }
    html.element(
        "div",
        () -> {
          Page.section(html, "Confusion matrix", this::confusion);
          Page.section(html, "Classes", this::classes);
        },
        "class",
        test.classes().size() <= FEW_CLASSES ? "pair" : "stack");
  }

  private void confusion() {
    boolean shown = test.classes().size() <= ConfusionTable.MOST_CLASSES;
    if (shown) {
      ConfusionTable.writeTo(html, test);
    }
    html.element(
        "p",
        shown
            ? "Rows are the actual classes, columns the predicted ones; a cell is shaded by its"
                + " share of the row."
            : "Too many classes for a table: confusion.png has them all.",
        "class",
        "note");
    List<ConfusionTable.Pair> pairs = ConfusionTable.mostFrequent(test, MOST_PAIRS);
    if (test.classes().size() > FEW_CLASSES && !pairs.isEmpty()) {
      html.element("h3", "Most frequent confusions");
      html.element("ol", () -> pairs.forEach(this::pair), "class", "pairs");
    }
  }

  private void pair(ConfusionTable.Pair pair) {
    html.element(
        "li",
        () -> {
          Page.name(html, test.classes().get(pair.actual()));
          html.text(" taken for ");
          Page.name(html, test.classes().get(pair.predicted()));
          html.text(": " + Numbers.count(pair.count()));
        });
  }

  private void classes() {
    Map<String, ClassMetrics> perClass = test.perClass();
    if (perClass.size() <= ConfusionTable.MOST_CLASSES) {
      table(perClass, perClass.values());
      return;
    }
    Map<String, ClassMetrics> worst = new LinkedHashMap<>();
    perClass.entrySet().stream()
        .filter(of -> of.getValue().support() > 0)
        .sorted(Comparator.comparingDouble(of -> of.getValue().f1()))
        .limit(WORST_CLASSES)
        .forEach(of -> worst.put(of.getKey(), of.getValue()));
    html.element("p", "The classes of the lowest F1, and the mean of all.", "class", "note");
    table(worst, perClass.values());
    html.element(
        "details",
        () -> {
          html.element("summary", "All " + Numbers.count(perClass.size()) + " classes");
          table(perClass, perClass.values());
        });
  }

  private void table(Map<String, ClassMetrics> shown, Collection<ClassMetrics> all) {
    html.element(
        "div",
        () ->
            html.element(
                "table",
                () -> {
                  Page.heads(html, "class", "precision", "recall", "F1", "support");
                  html.element("tbody", () -> shown.forEach(this::row));
                  html.element("tfoot", () -> means(all));
                },
                "class",
                "classes"),
        "class",
        "scroll");
  }

  private void row(String name, ClassMetrics metrics) {
    html.element(
        "tr",
        () -> {
          html.element("th", () -> Page.name(html, name), "scope", "row");
          share(metrics.precision());
          share(metrics.recall());
          share(metrics.f1());
          html.element("td", Numbers.count(metrics.support()));
        });
  }

  private void means(Collection<ClassMetrics> all) {
    html.element(
        "tr",
        () -> {
          html.element("th", "mean", "scope", "row");
          share(mean(all, ClassMetrics::precision));
          share(mean(all, ClassMetrics::recall));
          share(mean(all, ClassMetrics::f1));
          html.element("td", Numbers.count(all.stream().mapToLong(ClassMetrics::support).sum()));
        });
  }

  private void share(double share) {
    html.element(
        "td",
        Numbers.percent(share),
        "class",
        "bar",
        "style",
        String.format(Locale.ROOT, "--v:%.4f", Double.isFinite(share) ? share : 0));
  }

  private static double mean(Collection<ClassMetrics> all, ToDoubleFunction<ClassMetrics> value) {
    return all.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}

package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.page.ConfusionTable;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** F1 by class, a column a run; left out unless two runs were tested on the same classes. */
record ClassTable(Html html, List<RunSummary> runs, List<String> colours) {

  private static final int MOST_DIFFERING = 20;

  void write() {
    List<Evaluation> tests = new ArrayList<>();
    List<Integer> tested = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      Evaluation test = runs.get(r).test();
      if (test != null && !test.classes().isEmpty()) {
        tests.add(test);
        tested.add(r);
      }
    }
    if (tests.size() < 2 || tests.stream().map(Evaluation::classes).distinct().count() > 1) {
      return;
    }
    Page.section(html, "F1 by class on the test part", () -> classes(tests, tested));
  }

  private void classes(List<Evaluation> tests, List<Integer> tested) {
    List<double[]> rows = new ArrayList<>();
    List<List<ClassMetrics>> columns =
        tests.stream().map(test -> List.copyOf(test.perClass().values())).toList();
    List<String> names = List.copyOf(tests.get(0).perClass().keySet());
    for (int c = 0; c < names.size(); c++) {
      int row = c;
      rows.add(columns.stream().mapToDouble(column -> column.get(row).f1()).toArray());
    }
    List<Integer> all = IntStream.range(0, names.size()).boxed().toList();
    if (names.size() <= ConfusionTable.MOST_CLASSES) {
      table(tested, names, rows, all);
      return;
    }
    html.element("p", "The classes in which the runs differ most.", "class", "note");
    Comparator<Integer> differing =
        Comparator.comparingDouble(
            c ->
                DoubleStream.of(rows.get(c)).summaryStatistics().getMax()
                    - DoubleStream.of(rows.get(c)).summaryStatistics().getMin());
    table(
        tested,
        names,
        rows,
        all.stream().sorted(differing.reversed()).limit(MOST_DIFFERING).toList());
    html.element(
        "details",
        () -> {
          html.element("summary", "All " + Numbers.count(names.size()) + " classes");
          table(tested, names, rows, all);
        });
  }

  private void table(
      List<Integer> tested, List<String> names, List<double[]> rows, List<Integer> shown) {
    html.element(
        "div",
        () ->
            html.element(
                "table",
                () -> {
                  html.element("thead", () -> html.element("tr", () -> heads(tested)));
                  html.element("tbody", () -> shown.forEach(c -> row(names.get(c), rows.get(c))));
                },
                "class",
                "classes"),
        "class",
        "scroll");
  }

  private void heads(List<Integer> tested) {
    html.element("th", "class", "scope", "col");
    for (int r : tested) {
      html.element("th", () -> ComparePage.name(html, runs.get(r), colours.get(r)), "scope", "col");
    }
  }

  private void row(String name, double[] f1s) {
    html.element(
        "tr",
        () -> {
          html.element("th", () -> Page.name(html, name), "scope", "row");
          for (double f1 : f1s) {
            html.element(
                "td",
                Numbers.percent(f1),
                "class",
                "bar",
                "style",
                String.format(Locale.ROOT, "--v:%.4f", f1));
          }
        });
  }
}

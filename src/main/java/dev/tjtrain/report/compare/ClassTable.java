package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** F1 by class, a column a run; left out unless two runs were tested on the same classes. */
record ClassTable(Html html, List<RunSummary> runs, List<String> colours) {

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
    Page.section(
        html,
        "F1 by class on the test part",
        () ->
            html.element(
                "div",
                () ->
                    html.element(
                        "table",
                        () -> {
                          html.element("thead", () -> html.element("tr", () -> heads(tested)));
                          html.element("tbody", () -> rows(tests));
                        },
                        "class",
                        "classes"),
                "class",
                "scroll"));
  }

  private void heads(List<Integer> tested) {
    html.element("th", "class", "scope", "col");
    for (int r : tested) {
      html.element("th", () -> ComparePage.name(html, runs.get(r), colours.get(r)), "scope", "col");
    }
  }

  private void rows(List<Evaluation> tests) {
    List<List<ClassMetrics>> columns =
        tests.stream().map(test -> List.copyOf(test.perClass().values())).toList();
    List<String> classes = List.copyOf(tests.get(0).perClass().keySet());
    for (int c = 0; c < classes.size(); c++) {
      int row = c;
      html.element(
          "tr",
          () -> {
            html.element("th", () -> Page.name(html, classes.get(row)), "scope", "row");
            for (List<ClassMetrics> column : columns) {
              double f1 = column.get(row).f1();
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
}

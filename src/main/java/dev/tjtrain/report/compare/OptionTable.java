package dev.tjtrain.report.compare;

import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Page;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The runs' options side by side: those that differ, then the others folded away. */
record OptionTable(Html html, List<RunSummary> runs, List<String> colours) {

  void write() {
    Set<String> differing = new LinkedHashSet<>();
    Set<String> common = new LinkedHashSet<>();
    for (RunSummary run : runs) {
      for (String name : run.options().keySet()) {
        boolean same = runs.stream().map(r -> value(r, name)).distinct().count() == 1;
        (same ? common : differing).add(name);
      }
    }
    if (differing.isEmpty() && common.isEmpty()) {
      return;
    }
    Page.section(
        html,
        "Options",
        () -> {
          if (differing.isEmpty()) {
            html.element("p", "The same in all runs.", "class", "note");
          } else {
            table(differing, runs, colours);
          }
          if (!common.isEmpty()) {
            html.element(
                "details",
                () -> {
                  html.element("summary", "Options that do not differ");
                  table(common, runs.subList(0, 1), List.of());
                });
          }
        });
  }

  private void table(Set<String> names, List<RunSummary> columns, List<String> heads) {
    html.element(
        "div",
        () ->
            html.element(
                "table",
                () -> {
                  if (!heads.isEmpty()) {
                    html.element("thead", () -> html.element("tr", () -> heads(columns)));
                  }
                  html.element("tbody", () -> names.forEach(name -> row(name, columns)));
                },
                "class",
                "pairs"),
        "class",
        "scroll");
  }

  private void heads(List<RunSummary> columns) {
    html.element("th", "option", "scope", "col");
    for (int r = 0; r < columns.size(); r++) {
      RunSummary run = columns.get(r);
      String colour = colours.get(r);
      html.element("th", () -> ComparePage.name(html, run, colour), "scope", "col");
    }
  }

  private void row(String name, List<RunSummary> columns) {
    html.element(
        "tr",
        () -> {
          html.element("th", name, "scope", "row");
          columns.forEach(run -> html.element("td", () -> Page.name(html, value(run, name))));
        });
  }

  private static String value(RunSummary run, String name) {
    return Objects.requireNonNullElse(run.options().get(name), "–");
  }
}

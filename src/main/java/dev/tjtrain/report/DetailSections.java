package dev.tjtrain.report;

import dev.tjtrain.report.page.ConfusionTable;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import java.time.Duration;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/** What the run was made of: data, time, options and environment. */
record DetailSections(Html html, ReportData data) {

  void write() {
    html.element(
        "div",
        () -> {
          if (!data.splitSizes().isEmpty() || !data.classCounts().isEmpty()) {
            Page.section(html, "Data", this::dataSet);
          }
          if (!data.timings().isEmpty()) {
            Page.section(html, "Time", this::time);
          }
          if (!data.options().isEmpty()) {
            Page.section(html, "Options", () -> pairs(data.options()));
          }
          if (!data.environment().isEmpty()) {
            Page.section(html, "Environment", () -> pairs(data.environment()));
          }
        },
        "class",
        "columns");
  }

  private void dataSet() {
    counts("part", data.splitSizes());
    Map<String, Integer> classes = data.classCounts();
    if (classes.size() <= ConfusionTable.MOST_CLASSES) {
      counts("class", classes);
    } else {
      IntSummaryStatistics images =
          classes.values().stream().mapToInt(Integer::intValue).summaryStatistics();
      html.element(
          "details",
          () -> {
            html.element(
                "summary",
                String.format(
                    Locale.ROOT,
                    "%s classes of %s to %s images",
                    Numbers.count(classes.size()),
                    Numbers.count(images.getMin()),
                    Numbers.count(images.getMax())));
            counts("class", classes);
          });
    }
  }

  private void counts(String title, Map<String, Integer> counts) {
    if (counts.isEmpty()) {
      return;
    }
    long sum = counts.values().stream().mapToLong(Integer::longValue).sum();
    bars(
        title,
        "images",
        counts,
        count ->
            Numbers.count(count)
                + (sum == 0 ? "" : " (" + Numbers.wholePercent((double) count / sum) + ")"),
        sum);
  }

  private void time() {
    Map<String, Duration> phases = new LinkedHashMap<>(data.timings());
    Duration total = phases.remove("total");
    Map<String, Long> millis = new LinkedHashMap<>();
    phases.forEach((name, duration) -> millis.put(name, duration.toMillis()));
    long all =
        total == null
            ? millis.values().stream().mapToLong(Long::longValue).sum()
            : total.toMillis();
    if (total != null) {
      millis.put("total", total.toMillis());
    }
    bars("phase", "time", millis, ms -> Numbers.duration(Duration.ofMillis(ms)), all);
  }

  private void bars(
      String title,
      String unit,
      Map<String, ? extends Number> values,
      LongFunction<String> shown,
      long whole) {
    html.element(
        "table",
        () -> {
          Page.heads(html, title, unit);
          html.element(
              "tbody",
              () ->
                  values.forEach(
                      (name, value) ->
                          bar(name, value.longValue(), shown.apply(value.longValue()), whole)));
        },
        "class",
        "bars");
  }

  private void bar(String name, long value, String shown, long whole) {
    double share = whole == 0 ? 0 : Math.min(1, (double) value / whole);
    html.element(
        "tr",
        () -> {
          html.element("th", () -> Page.name(html, name), "scope", "row");
          html.element(
              "td", shown, "class", "bar", "style", String.format(Locale.ROOT, "--v:%.4f", share));
        });
  }

  private void pairs(Map<String, String> pairs) {
    html.element(
        "table",
        () ->
            html.element(
                "tbody",
                () ->
                    pairs.forEach(
                        (name, value) ->
                            html.element(
                                "tr",
                                () -> {
                                  html.element("th", name, "scope", "row");
                                  html.element("td", () -> Page.name(html, value));
                                }))),
        "class",
        "pairs");
  }
}

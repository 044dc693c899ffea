package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import dev.tjtrain.train.EpochMetrics;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A row a run: its numbers at the best epoch, the best of each column in bold. */
record RunTable(Html html, List<RunSummary> runs, List<String> colours) {

  private static final String[] TITLES = {
    "run", "command", "epochs", "best", "train", "validation", "test", "test loss", "time"
  };

  void write() {
    double train = greatest(run -> best(run, EpochMetrics::trainAccuracy));
    double validation = greatest(run -> best(run, EpochMetrics::validationAccuracy));
    double test = greatest(run -> tested(run, Evaluation::accuracy));
    double loss = -greatest(run -> -tested(run, Evaluation::loss));
    html.element(
        "div",
        () ->
            html.element(
                "table",
                () -> {
                  Page.heads(html, TITLES);
                  html.element(
                      "tbody",
                      () -> {
                        for (int r = 0; r < runs.size(); r++) {
                          row(runs.get(r), colours.get(r), train, validation, test, loss);
                        }
                      });
                },
                "class",
                "runs"),
        "class",
        "scroll");
    html.element(
        "p", "Accuracies are those of the best epoch on the validation part.", "class", "note");
  }

  private void row(
      RunSummary run, String colour, double train, double validation, double test, double loss) {
    html.element(
        "tr",
        () -> {
          html.element("th", () -> ComparePage.name(html, run, colour), "scope", "row");
          html.element("td", run.command().isEmpty() ? "–" : run.command());
          html.element("td", Numbers.count(run.epochs().size()));
          html.element("td", run.bestEpoch() < 0 ? "–" : "epoch " + run.bestEpoch());
          share(best(run, EpochMetrics::trainAccuracy), train);
          share(best(run, EpochMetrics::validationAccuracy), validation);
          share(tested(run, Evaluation::accuracy), test);
          double own = tested(run, Evaluation::loss);
          html.element("td", Numbers.decimal(own), "class", emphasis(own, loss));
          html.element("td", time(run));
        });
  }

  private void share(double share, double top) {
    html.element("td", Numbers.percent(share), "class", emphasis(share, top));
  }

  private String emphasis(double value, double top) {
    return runs.size() > 1 && value == top ? "top" : "plain";
  }

  private static String time(RunSummary run) {
    Duration total = run.seconds().get("total");
    return total != null
        ? Numbers.duration(total)
        : run.test() == null ? "unfinished" : Numbers.seconds(Double.NaN);
  }

  private double greatest(ToDoubleFunction<RunSummary> value) {
    return runs.stream().mapToDouble(value).filter(Double::isFinite).max().orElse(Double.NaN);
  }

  private static double best(RunSummary run, ToDoubleFunction<EpochMetrics> value) {
    return run.bestMetrics().stream().mapToDouble(value).findFirst().orElse(Double.NaN);
  }

  private static double tested(RunSummary run, ToDoubleFunction<Evaluation> value) {
    Evaluation test = run.test();
    return test == null ? Double.NaN : value.applyAsDouble(test);
  }
}

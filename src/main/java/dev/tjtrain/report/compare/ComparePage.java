package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.PairedTest;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.report.EpochCurves;
import dev.tjtrain.report.PartTable;
import dev.tjtrain.report.page.LineChart;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/**
 * Several runs on one page, for the template {@code compare}: their curves over one another, their
 * numbers side by side.
 *
 * @param runs in their order
 * @param paired those that were tested on the same images as the first
 */
public record ComparePage(List<Run> runs, List<Paired> paired) {

  /** A run and the style sheet's class of its colour. */
  record Run(RunSummary summary, String colour) {

    PartTable parts() {
      return PartTable.of(
          summary.epochs(), summary.bestEpoch(), summary.test(), summary.testLast());
    }

    double best(ToDoubleFunction<EpochMetrics> value) {
      return summary.bestMetrics().stream().mapToDouble(value).findFirst().orElse(Double.NaN);
    }

    double tested(ToDoubleFunction<Evaluation> value) {
      Evaluation test = summary.test();
      return test == null ? Double.NaN : value.applyAsDouble(test);
    }
  }

  /** How much better than the first run another is, and whether that may be chance. */
  record Paired(Run run, PairedTest test) {

    String difference() {
      return points(test.difference());
    }

    String interval() {
      Interval interval = test.interval();
      return points(interval.low()) + " to " + points(interval.high());
    }

    private static String points(double share) {
      return String.format(Locale.ROOT, "%+.1f", 100 * share);
    }
  }

  /**
   * A run's numbers at the best epoch.
   *
   * @param best which that is
   * @param shares accuracy in training, validation and test
   * @param loss in the test
   */
  record Row(
      Run run,
      String command,
      int epochs,
      String best,
      List<Value> shares,
      Value loss,
      String time) {}

  /** A number and how it is set off: the best of its column in bold. */
  record Value(double value, String emphasis) {}

  /**
   * Writes the page in place of an older one.
   *
   * @param paired the first run against others, by their place among {@code runs}, where both were
   *     tested on the same images
   * @throws IllegalArgumentException if there is no run
   */
  public static void write(Path out, List<RunSummary> runs, SortedMap<Integer, PairedTest> paired)
      throws IOException {
    AtomicFile.write(out, page(runs, paired).getBytes(StandardCharsets.UTF_8));
  }

  static String page(List<RunSummary> runs, SortedMap<Integer, PairedTest> paired) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no runs to compare");
    }
    List<String> colours = RunColours.of(runs);
    List<Run> coloured = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      coloured.add(new Run(runs.get(r), colours.get(r)));
    }
    List<Paired> others = new ArrayList<>();
    paired.forEach((run, test) -> others.add(new Paired(coloured.get(run), test)));
    ComparePage page = new ComparePage(coloured, others);
    return Page.of(page.title(), "compare", page);
  }

  String title() {
    return runs.size() == 1 ? "1 run" : runs.size() + " runs compared";
  }

  List<Row> rows() {
    double train = greatest(run -> run.best(EpochMetrics::trainAccuracy));
    double validation = greatest(run -> run.best(EpochMetrics::validationAccuracy));
    double test = greatest(run -> run.tested(Evaluation::accuracy));
    double loss = -greatest(run -> -run.tested(Evaluation::loss));
    return runs.stream()
        .map(
            run ->
                new Row(
                    run,
                    run.summary.command().isEmpty() ? "–" : run.summary.command(),
                    run.summary.epochs().size(),
                    run.summary.bestEpoch() < 0 ? "–" : "epoch " + run.summary.bestEpoch(),
                    List.of(
                        value(run.best(EpochMetrics::trainAccuracy), train),
                        value(run.best(EpochMetrics::validationAccuracy), validation),
                        value(run.tested(Evaluation::accuracy), test)),
                    value(run.tested(Evaluation::loss), loss),
                    time(run.summary)))
        .toList();
  }

  List<LineChart> accuracies() {
    return List.of(
        chart("Train", true, EpochMetrics::trainAccuracy),
        chart("Validation", true, EpochMetrics::validationAccuracy));
  }

  List<LineChart> losses() {
    return List.of(
        chart("Train", false, EpochMetrics::trainLoss),
        chart("Validation", false, EpochMetrics::validationLoss));
  }

  /** F1 by class; empty unless two runs were tested on the same classes. */
  Optional<ComparedClasses> classes() {
    return ComparedClasses.of(runs);
  }

  /** The runs' options; empty if they have none. */
  Optional<ComparedOptions> options() {
    return ComparedOptions.of(runs.stream().map(Run::summary).toList());
  }

  private Value value(double value, double top) {
    return new Value(value, runs.size() > 1 && value == top ? "top" : "plain");
  }

  private double greatest(ToDoubleFunction<Run> value) {
    return runs.stream().mapToDouble(value).filter(Double::isFinite).max().orElse(Double.NaN);
  }

  private static String time(RunSummary run) {
    Duration total = run.seconds().get("total");
    return total != null ? Numbers.duration(total) : run.test() == null ? "unfinished" : "–";
  }

  private LineChart chart(String title, boolean percent, ToDoubleFunction<EpochMetrics> value) {
    return new LineChart(
        title,
        percent,
        runs.stream()
            .map(run -> EpochCurves.of(run.summary.name(), run.colour, run.summary.epochs(), value))
            .toList(),
        OptionalInt.empty());
  }
}

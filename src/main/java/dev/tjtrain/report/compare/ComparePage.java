package dev.tjtrain.report.compare;

import dev.tjtrain.evaluate.PairedTest;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.report.EpochCurves;
import dev.tjtrain.report.PartTable;
import dev.tjtrain.report.page.Curve;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.LineChart;
import dev.tjtrain.report.page.Page;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.ToDoubleFunction;

/** Several runs on one page: their curves over one another, their numbers side by side. */
public final class ComparePage {

  private final Html html;
  private final List<RunSummary> runs;
  private final List<String> colours;

  private final SortedMap<Integer, PairedTest> paired;

  private ComparePage(Html html, List<RunSummary> runs, SortedMap<Integer, PairedTest> paired) {
    this.html = html;
    this.runs = runs;
    this.paired = paired;
    this.colours = RunColours.of(runs);
  }

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
    return Page.of(title(runs), html -> new ComparePage(html, List.copyOf(runs), paired).content());
  }

  private static String title(List<RunSummary> runs) {
    return runs.size() == 1 ? "1 run" : runs.size() + " runs compared";
  }

  private void content() {
    html.element("header", () -> html.element("h1", title(runs)));
    Page.section(html, "Runs", () -> new RunTable(html, runs, colours).write());
    new PairedTable(html, runs, colours, paired).write();
    Page.section(
        html,
        "Accuracy",
        () ->
            charts(
                chart("Train", true, EpochMetrics::trainAccuracy),
                chart("Validation", true, EpochMetrics::validationAccuracy)));
    Page.section(
        html,
        "Loss",
        () ->
            charts(
                chart("Train", false, EpochMetrics::trainLoss),
                chart("Validation", false, EpochMetrics::validationLoss)));
    Page.section(html, "Accuracy by part", this::parts);
    new ClassTable(html, runs, colours).write();
    new OptionTable(html, runs, colours).write();
  }

  private void charts(LineChart left, LineChart right) {
    html.element(
        "div",
        () -> {
          left.writeTo(html);
          right.writeTo(html);
        },
        "class",
        "pair");
  }

  private LineChart chart(String title, boolean percent, ToDoubleFunction<EpochMetrics> value) {
    List<Curve> curves = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      RunSummary run = runs.get(r);
      curves.add(EpochCurves.of(run.name(), colours.get(r), run.epochs(), value));
    }
    return new LineChart(title, percent, curves, OptionalInt.empty());
  }

  private void parts() {
    html.element(
        "div",
        () -> {
          for (int r = 0; r < runs.size(); r++) {
            card(runs.get(r), colours.get(r));
          }
        },
        "class",
        "cards");
  }

  private void card(RunSummary run, String colour) {
    html.element(
        "div",
        () -> {
          html.element("h3", () -> name(html, run, colour));
          PartTable.writeTo(html, run.epochs(), run.bestEpoch(), run.test(), run.testLast());
        });
  }

  /** A run's name behind a stroke of its colour. */
  static void name(Html html, RunSummary run, String colour) {
    html.element("i", "", "class", "swatch " + colour);
    Page.name(html, run.name());
  }
}

package dev.tjtrain.report;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.evaluate.Outcome;
import dev.tjtrain.report.page.ConfusionTable;
import dev.tjtrain.report.page.DataUrl;
import dev.tjtrain.report.page.LineChart;
import dev.tjtrain.report.page.Named;
import dev.tjtrain.report.page.Numbers;
import dev.tjtrain.report.page.Page;
import dev.tjtrain.train.EpochMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The page of one run, for the template {@code report}: its result first, then how it came about,
 * then what it was made with.
 *
 * @param data what it shows
 * @param batch a picture of the first training images, JPEG or PNG, if there is one
 */
record ReportPage(ReportData data, Optional<byte[]> batch) {

  /** The part of the images that is answered, in percent. */
  private static final int[] COVERAGES = {100, 95, 90, 80, 70, 50, 25};

  /** A number of the run. */
  record Tile(String name, String value, String note) {}

  /** A row of the table of epochs. */
  record Epoch(EpochMetrics metrics, boolean best) {}

  /** A mistake with its pictures as URLs, as far as there are pictures. */
  record Shown(Mistake mistake, Optional<String> picture, Optional<String> explanation) {}

  /**
   * What is right of the surest answers.
   *
   * @param answered percentage of the images
   * @param right share of these
   * @param confidence of the least sure of them
   */
  record Coverage(int answered, double right, double confidence) {}

  /** The page without a sample batch. */
  static String of(ReportData data) {
    return of(data, Optional.empty());
  }

  /** The page with the picture {@code batch}, a JPEG or PNG. */
  static String of(ReportData data, Optional<byte[]> batch) {
    return Page.of(data.title(), "report", new ReportPage(data, batch));
  }

  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    Evaluation best = data.best();
    Measurement test = data.test();
    Optional<EpochMetrics> metrics = data.bestMetrics();
    String ofEpoch = metrics.isPresent() ? "epoch " + data.bestEpoch() : "no epoch yet";
    if (best == null) {
      tiles.add(new Tile("Test accuracy", "–", "not tested"));
    } else {
      tiles.add(new Tile("Test accuracy", Numbers.percent(best.accuracy()), interval() + images()));
      if (test != null) {
        test.topFive()
            .ifPresent(
                share ->
                    tiles.add(
                        new Tile("Test top-5", Numbers.percent(share), "class in the first 5")));
      }
      double f1 = TestedClasses.mean(best.perClass().values()).f1();
      tiles.add(new Tile("Test F1", Numbers.percent(f1), "mean of the classes"));
    }
    tiles.add(
        new Tile(
            "Validation accuracy",
            metrics.map(m -> Numbers.percent(m.validationAccuracy())).orElse("–"),
            "best, " + ofEpoch));
    tiles.add(new Tile("Epochs", Numbers.count(data.epochs().size()), "best: " + ofEpoch));
    Duration total = data.timings().get("total");
    if (total != null) {
      tiles.add(new Tile("Time", Numbers.duration(total), "whole run"));
    }
    return tiles;
  }

  private String interval() {
    Measurement test = data.test();
    if (test == null) {
      return "";
    }
    Interval interval = test.intervals().accuracy();
    return "95 %%: %s to %s; "
        .formatted(Numbers.percent(interval.low()), Numbers.percent(interval.high()));
  }

  private String images() {
    Integer size = data.splitSizes().get("test");
    String model = data.bestMetrics().isPresent() ? "epoch " + data.bestEpoch() : "best model";
    return (size == null ? "" : Numbers.count(size) + " images, ") + model;
  }

  List<LineChart> charts() {
    OptionalInt marked =
        data.bestMetrics().isPresent() ? OptionalInt.of(data.bestEpoch()) : OptionalInt.empty();
    return List.of(
        new LineChart("Loss", false, EpochCurves.loss(data.epochs()), marked),
        new LineChart("Accuracy", true, EpochCurves.accuracy(data.epochs()), marked));
  }

  List<Epoch> epochs() {
    return data.epochs().stream()
        .map(metrics -> new Epoch(metrics, metrics.epoch() == data.bestEpoch()))
        .toList();
  }

  Optional<PartTable> parts() {
    return Optional.ofNullable(data.best())
        .map(best -> PartTable.of(data.epochs(), data.bestEpoch(), best, data.last()));
  }

  Optional<TestedClasses> tested() {
    return Optional.ofNullable(data.best())
        .filter(best -> !best.classes().isEmpty())
        .map(TestedClasses::new);
  }

  boolean showMistakes() {
    Evaluation best = data.best();
    return best != null && (best.accuracy() < 1 || !data.mistakes().isEmpty());
  }

  /** The most confident first. */
  List<Shown> mistakes() {
    return data.mistakes().stream()
        .sorted(Comparator.comparingDouble(Mistake::probability).reversed())
        .map(
            mistake ->
                new Shown(
                    mistake, DataUrl.of(mistake.thumbnail()), DataUrl.of(mistake.explanation())))
        .toList();
  }

  Optional<ReliabilityDiagram> diagram() {
    return Optional.ofNullable(data.test())
        .map(test -> new ReliabilityDiagram(test.reliability(), test.uncalibrated()));
  }

  List<Coverage> coverage() {
    Measurement test = data.test();
    List<Outcome> surest =
        test == null
            ? List.of()
            : test.outcomes().stream()
                .sorted(Comparator.comparingDouble(Outcome::confidence).reversed())
                .toList();
    return IntStream.of(COVERAGES)
        .mapToObj(
            coverage -> {
              int answered = (surest.size() * coverage + 99) / 100;
              long right = surest.stream().limit(answered).filter(Outcome::right).count();
              return new Coverage(
                  coverage, (double) right / answered, surest.get(answered - 1).confidence());
            })
        .toList();
  }

  Optional<String> sampleBatch() {
    return batch.flatMap(DataUrl::of);
  }

  boolean showData() {
    return !data.splitSizes().isEmpty() || !data.classCounts().isEmpty();
  }

  Optional<Bars> sizes() {
    return Bars.counts("part", data.splitSizes());
  }

  Optional<Bars> classCounts() {
    return classes(false);
  }

  /** Likewise, of so many classes that they are folded away. */
  Optional<Bars> manyClasses() {
    return classes(true);
  }

  private Optional<Bars> classes(boolean many) {
    return Bars.counts("class", data.classCounts())
        .filter(bars -> many == bars.bars().size() > ConfusionTable.MOST_CLASSES);
  }

  Optional<Bars> times() {
    return Bars.times(data.timings());
  }

  List<Named<String>> options() {
    return Named.of(data.options());
  }

  List<Named<String>> environment() {
    return Named.of(data.environment());
  }
}

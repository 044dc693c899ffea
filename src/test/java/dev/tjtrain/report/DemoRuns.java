package dev.tjtrain.report;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.Intervals;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.evaluate.Outcome;
import dev.tjtrain.evaluate.PairedTest;
import dev.tjtrain.report.compare.ComparePage;
import dev.tjtrain.report.compare.RunSummary;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Made-up runs with numbers like those of real ones, to test the pages and to look at them: {@code
 * main} writes them into the folder it is given.
 */
public final class DemoRuns {

  static final List<String> CLASSES = List.of("jerry", "tom", "tom_jerry_0", "tom_jerry_1");

  private static final int[][] FINE_TUNE = {
    {119, 1, 1, 3}, {1, 190, 2, 2}, {0, 2, 148, 1}, {3, 2, 1, 72}
  };
  private static final int[][] TRANSFER = {
    {108, 4, 3, 9}, {3, 183, 4, 5}, {2, 5, 141, 3}, {9, 5, 2, 62}
  };

  private DemoRuns() {}

  public static ReportData fineTune() throws IOException {
    return run("fine-tune", epochs(20, 0.62, 0.955, 0.06), evaluation(FINE_TUNE));
  }

  public static ReportData transfer() throws IOException {
    return run("transfer", epochs(20, 0.55, 0.90, 0.22), evaluation(TRANSFER));
  }

  static Evaluation evaluation(int[][] confusion) {
    int right = IntStream.range(0, confusion.length).map(c -> confusion[c][c]).sum();
    int all = Stream.of(confusion).flatMapToInt(IntStream::of).sum();
    List<String> classes =
        confusion.length == CLASSES.size()
            ? CLASSES
            : IntStream.range(0, confusion.length).mapToObj(c -> "class_" + c).toList();
    return new Evaluation(0.1312, (double) right / all, classes, confusion);
  }

  /** Ten images a class, most of them right, some taken for the next class. */
  public static Evaluation evaluationOf(int classes) {
    int[][] confusion = new int[classes][classes];
    for (int c = 0; c < classes; c++) {
      confusion[c][c] = 7 + c % 3;
      confusion[c][(c + 1) % classes] += 3 - c % 3;
    }
    return evaluation(confusion);
  }

  public static List<EpochMetrics> epochs(int count, double from, double to, double leastLoss) {
    Random random = new Random(20);
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < count; epoch++) {
      double done = 1 - Math.exp(-epoch / 4.0);
      double train = from + (to + 0.035 - from) * done + 0.004 * random.nextGaussian();
      double validation = from + 0.06 + (to - from - 0.06) * done + 0.008 * random.nextGaussian();
      double trainLoss = 1.05 - (1.05 - leastLoss) * done + 0.01 * random.nextGaussian();
      double validationLoss =
          0.9 - (0.82 - leastLoss) * done + 0.004 * epoch + 0.015 * random.nextGaussian();
      epochs.add(
          new EpochMetrics(
              epoch,
              Math.max(0.01, trainLoss),
              Math.min(1, train),
              validationLoss,
              validation,
              1.7 + 0.1 * random.nextDouble()));
    }
    return epochs;
  }

  static int best(List<EpochMetrics> epochs) {
    return epochs.stream()
        .reduce((a, b) -> b.betterThan(a) ? b : a)
        .map(EpochMetrics::epoch)
        .orElse(-1);
  }

  private static ReportData run(String command, List<EpochMetrics> epochs, Evaluation test)
      throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("data", "/home/me/pictures/tom_and_jerry/tom_and_jerry");
    options.put("epochs", "20");
    options.put("batch-size", "16");
    options.put("lr", "0.001");
    options.put("optimizer", "adam");
    options.put("recipe", "default");
    options.put("image-size", "90x160");
    options.put("seed", "20");
    options.put("weights", "mobilenet_v2-b0353104.pth");
    Map<String, Duration> timings = new LinkedHashMap<>();
    timings.put("features", Duration.ofMillis(11_240));
    timings.put("training", Duration.ofMillis(35_120));
    timings.put("testing", Duration.ofMillis(1_830));
    timings.put("total", Duration.ofMillis(49_900));
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("tj-train", "0.1.0");
    environment.put("Java", "17.0.15 (Debian)");
    environment.put("DJL", "0.36.0");
    environment.put("libtorch", "2.7.1");
    environment.put("system", "Linux amd64, 2 processors");
    environment.put("device", "cpu");
    environment.put(
        "dataset", "sha256 5f1d0c8e3b7a4f6c9d2e8a1b7c3d5e9f0a2b4c6d8e0f1a3b5c7d9e1f3a5b7c9d");
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("train", 3_834);
    sizes.put("validation", 1_096);
    sizes.put("test", 548);
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("jerry", 1_240);
    counts.put("tom", 1_930);
    counts.put("tom_jerry_0", 1_528);
    counts.put("tom_jerry_1", 780);
    return new ReportData(
        command + "-20250901-101500",
        "tj-train " + command + " --data pictures/tom_and_jerry/tom_and_jerry --epochs 20",
        options,
        epochs,
        best(epochs),
        test,
        test,
        mistakes(),
        timings,
        environment,
        sizes,
        counts,
        command.equals("transfer")
            ? List.of(
                "2 images could not be read and were left out: jerry/frame9.jpg, tom/frame12.jpg")
            : List.of(),
        new Leakage(
            new Leakage.Part(1_096, 0, 500, 60),
            new Leakage.Part(548, 3, 500, 70),
            0.65,
            List.of(new Leakage.Pair("tom/frame9.jpg", "tom/frame10.jpg", 0.987))),
        tested());
  }

  /** Images of the sample that comes with the project, as if they had been mistaken. */
  static List<Mistake> mistakes() throws IOException {
    List<Mistake> mistakes = new ArrayList<>();
    Path sample = Path.of("data", "sample");
    double probability = 0.998;
    for (int c = 0; c < CLASSES.size(); c++) {
      String actual = CLASSES.get(c);
      List<Path> files;
      try (Stream<Path> listing = Files.list(sample.resolve(actual))) {
        files = listing.sorted(Comparator.naturalOrder()).limit(3).toList();
      }
      for (Path file : files) {
        mistakes.add(
            new Mistake(
                actual + "/" + file.getFileName(),
                actual,
                CLASSES.get((c + 1) % CLASSES.size()),
                probability,
                Files.readAllBytes(file),
                Files.readAllBytes(file)));
        probability -= 0.031;
      }
    }
    return mistakes;
  }

  /** Writes the demo pages into the folder {@code args[0]}. */
  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[0]);
    write(out.resolve("fine-tune"), fineTune());
    write(out.resolve("transfer"), transfer());
    write(out.resolve("two"), with(evaluationOf(2), epochs(1, 0.6, 0.9, 0.2)));
    write(out.resolve("thirty"), with(evaluationOf(30), epochs(150, 0.4, 0.9, 0.1)));
    write(out.resolve("unfinished"), unfinished());
    RunSummary transfer = summary(transfer());
    RunSummary fineTune = summary(fineTune());
    ComparePage.write(
        out.resolve("compare.html"),
        List.of(transfer, fineTune),
        new TreeMap<>(Map.of(1, new PairedTest(100, 2, 14))));
    ComparePage.write(
        out.resolve("compare-four.html"),
        List.of(
            transfer,
            fineTune,
            summary(with(evaluationOf(4), epochs(12, 0.5, 0.93, 0.1))),
            summary(unfinished())),
        new TreeMap<>());
  }

  public static RunSummary summary(ReportData run) {
    Map<String, String> options = new LinkedHashMap<>(run.options());
    options.put("fine-tune-from", run.title().startsWith("fine-tune") ? "17" : "head");
    return new RunSummary(
        run.title(),
        run.title().replaceAll("-[0-9].*", ""),
        options,
        run.epochs(),
        run.bestEpoch(),
        run.best(),
        run.last(),
        run.timings());
  }

  public static ReportData with(Evaluation test, List<EpochMetrics> epochs) throws IOException {
    ReportData run = fineTune();
    return new ReportData(
        run.title(),
        run.command(),
        run.options(),
        epochs,
        best(epochs),
        test,
        test,
        List.of(),
        run.timings(),
        run.environment(),
        run.splitSizes(),
        Map.of(),
        List.of(),
        null,
        null);
  }

  /** The same with what the model says of its test images: three in four have their class first. */
  static ReportData tested(ReportData run) {
    Measurement few = tested();
    return new ReportData(
        run.title(),
        run.command(),
        run.options(),
        run.epochs(),
        run.bestEpoch(),
        run.best(),
        run.last(),
        run.mistakes(),
        run.timings(),
        run.environment(),
        run.splitSizes(),
        run.classCounts(),
        run.warnings(),
        run.leakage(),
        new Measurement(
            Objects.requireNonNull(run.best()),
            few.outcomes(),
            few.temperature(),
            few.intervals()));
  }

  /** Ten images of 0.9, of which nine are right, and ten of 0.6, of which six are. */
  private static Measurement tested() {
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      boolean right = i < 10 ? i != 0 : i < 16;
      double confidence = i < 10 ? 0.9 : 0.6;
      outcomes.add(new Outcome(i, 0, right ? 0 : 1, right ? 0 : 5, 0.1, confidence, 0.99));
    }
    Evaluation evaluation =
        new Evaluation(0.1, 0.75, List.of("jerry", "tom"), new int[][] {{15, 5}, {0, 0}});
    Interval interval = new Interval(0.531, 0.888);
    return new Measurement(
        evaluation, outcomes, 1.5, new Intervals(interval, interval, interval, Map.of(), 20));
  }

  public static ReportData unfinished() {
    return new ReportData(
        "transfer-20250901-101500",
        "tj-train transfer",
        Map.of(),
        List.of(),
        -1,
        null,
        null,
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        List.of("Interrupted before the first epoch ended."),
        null,
        null);
  }

  private static void write(Path runDir, ReportData data) throws IOException {
    RunReport.write(Files.createDirectories(runDir), data);
  }
}

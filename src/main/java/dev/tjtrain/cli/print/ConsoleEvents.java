package dev.tjtrain.cli.print;

import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.files.Printable;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.run.config.ImageSize;
import dev.tjtrain.run.folder.Seconds;
import dev.tjtrain.run.folder.TestResult;
import dev.tjtrain.run.training.RunEvents;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.work.Progress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Prints a run: results on the one stream, progress and warnings on the other. */
public final class ConsoleEvents implements RunEvents {

  private static final String RULE = "-".repeat(20);

  private final PrintStream out;
  private final PrintStream err;
  private final ConsoleProgress progress;

  /** Prints results to {@code out} and the rest to {@code err} and {@code progress}. */
  public ConsoleEvents(PrintStream out, PrintStream err, ConsoleProgress progress) {
    this.out = out;
    this.err = err;
    this.progress = progress;
  }

  @Override
  public void fold(int fold, int folds) {
    out.printf("%sfold %d of %d%n", fold == 1 ? "" : RULE + System.lineSeparator(), fold, folds);
  }

  @Override
  public void crossValidated(Path file, List<Measurement> tests, Measurement pooled) {
    double[] accuracies =
        tests.stream().mapToDouble(test -> test.evaluation().accuracy()).toArray();
    out.println(RULE);
    out.printf(
        Locale.ROOT,
        "%d folds: accuracy %.4f, deviation %.4f; all %d images together: %s%n",
        tests.size(),
        Measurement.mean(accuracies),
        Measurement.deviation(accuracies),
        pooled.outcomes().size(),
        IntervalLine.result(pooled));
    out.println(IntervalLine.of(pooled));
    out.println(Printable.line(file));
    out.flush();
  }

  @Override
  public void resumed(Path directory, int epochsDone) {
    progress.line(
        "resuming %s after %s".formatted(Printable.line(directory), wholeEpochs(epochsDone)));
  }

  @Override
  public void nothingToResume(Path directory, int epochsDone, boolean stoppedEarly) {
    out.printf(
        Locale.ROOT,
        "%s: nothing to do, %s%n",
        Printable.line(directory),
        stoppedEarly
            ? "it has stopped early after " + wholeEpochs(epochsDone)
            : "its " + wholeEpochs(epochsDone) + " are done; ask for more with --epochs");
    out.flush();
  }

  @Override
  public void device(String name, String reason) {
    out.println("device: " + name + " (" + reason + ")");
  }

  @Override
  public void imageSize(ImageSize size, String reason) {
    out.println("image size: " + size + " (" + reason + ")");
  }

  @Override
  public void dataset(
      Path root,
      Map<String, Integer> imagesByClass,
      SplitMethod method,
      int train,
      int validation,
      int test) {
    int images = imagesByClass.values().stream().mapToInt(Integer::intValue).sum();
    out.printf(
        Locale.ROOT,
        "data: %s, %d images of %d classes%n",
        Printable.line(root),
        images,
        imagesByClass.size());
    if (imagesByClass.size() <= ClassLines.MOST_CLASSES) {
      imagesByClass.forEach(
          (name, count) -> out.printf(Locale.ROOT, "  %6d  %s%n", count, Printable.line(name)));
    } else {
      IntSummaryStatistics counts =
          imagesByClass.values().stream().mapToInt(Integer::intValue).summaryStatistics();
      out.printf(Locale.ROOT, "  %d to %d images a class%n", counts.getMin(), counts.getMax());
    }
    out.printf(
        Locale.ROOT,
        "split: %d train, %d validation, %d test%s%n",
        train,
        validation,
        test,
        method == SplitMethod.GIVEN ? ", as the data gives it" : "");
  }

  @Override
  public void weights(String description) {
    out.println("weights: " + Printable.line(description));
  }

  @Override
  public void classifier(Backbone backbone, OptionalInt before, int after) {
    if (before.isPresent()) {
      out.println("classifier before the change:");
      if (backbone.torchvisionClassifier().equals(backbone.classifier())) {
        out.println(linear(backbone, before.getAsInt()));
      } else {
        out.println("Sequential(");
        out.println("  (0): Dropout(p=0.2, inplace=False)");
        out.println("  (1): " + linear(backbone, before.getAsInt()));
        out.println(")");
      }
      out.println(RULE);
    }
    out.println("classifier after the change:");
    out.println(linear(backbone, after));
    out.println(RULE);
  }

  @Override
  public void trainable(Map<String, long[]> shapes) {
    long count =
        shapes.values().stream()
            .mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
            .sum();
    out.printf(Locale.ROOT, "trainable parameters (%,d values):%n", count);
    shapes.forEach(
        (name, shape) -> out.println(name + " torch.Size(" + Arrays.toString(shape) + ")"));
    out.println(RULE);
    out.flush();
  }

  @Override
  public void warning(String line) {
    progress.line("warning: " + Printable.line(line));
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public DownloadProgress downloads() {
    return new DownloadLines(progress);
  }

  @Override
  public void epoch(EpochMetrics m, int epochs, boolean best) {
    out.printf(
        Locale.ROOT,
        "epoch %"
            + String.valueOf(epochs - 1).length()
            + "d"
            + "  train loss %.4f accuracy %.4f  val loss %.4f accuracy %.4f  %.1f s%s%n",
        m.epoch(),
        m.trainLoss(),
        m.trainAccuracy(),
        m.validationLoss(),
        m.validationAccuracy(),
        m.seconds(),
        best ? "  best" : "");
    out.flush();
  }

  @Override
  public void stoppedEarly(int patience) {
    out.printf(
        Locale.ROOT,
        "stopped early: %d %s without a better one%n",
        patience,
        patience == 1 ? "epoch" : "epochs");
  }

  @Override
  public void tested(TestResult test) {
    out.println(RULE);
    test("last", test.last(), test.ofLast());
    test("best", test.best(), test.ofBest());
    out.println(IntervalLine.of(test.ofBest()));
    out.print(ClassLines.of(test.ofBest().evaluation(), "result.json and report.html"));
  }

  @Override
  public void finished(Path directory, Seconds seconds) {
    out.println(RULE);
    out.printf(
        Locale.ROOT,
        "%s: %.1f s in all, %.1f s before the first epoch, %.1f s training%n",
        Printable.line(directory),
        seconds.total(),
        seconds.features(),
        seconds.training());
    out.flush();
  }

  @Override
  public void interrupted(String command, Path directory, int epochsDone) {
    err.printf(
        Locale.ROOT,
        "interrupted after %s; saved in %s%n",
        wholeEpochs(epochsDone),
        Printable.line(directory));
    err.printf("to go on: tj-train %s --resume %s%n", command, ShellWord.of(directory));
    err.flush();
  }

  private static String wholeEpochs(int count) {
    return count + (count == 1 ? " whole epoch" : " whole epochs");
  }

  private void test(String which, EpochMetrics epoch, Measurement test) {
    out.printf("test, %s epoch (%d): %s%n", which, epoch.epoch(), IntervalLine.result(test));
  }

  private static String linear(Backbone backbone, int classes) {
    return "Linear(in_features=%d, out_features=".formatted(backbone.embedding())
        + classes
        + ", bias=True)";
  }
}

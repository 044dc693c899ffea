package dev.tjtrain.run.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.evaluate.Evaluator;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.evaluate.Outcome;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.Inference;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.files.AtomicFile;
import dev.tjtrain.files.CsvLine;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Network;
import dev.tjtrain.report.ReportData;
import dev.tjtrain.report.RunReport;
import dev.tjtrain.report.plot.PngImage;
import dev.tjtrain.run.config.ImageSize;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.folder.ResultJson;
import dev.tjtrain.run.folder.RunDirectory;
import dev.tjtrain.run.folder.RunLog;
import dev.tjtrain.run.folder.Seconds;
import dev.tjtrain.run.folder.SplitJson;
import dev.tjtrain.run.folder.TestResult;
import dev.tjtrain.run.inspection.SampleBatch;
import dev.tjtrain.run.record.RunIdentity;
import dev.tjtrain.train.DivergedException;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.train.EpochOrder;
import dev.tjtrain.train.Hyperparameters;
import dev.tjtrain.train.Trainer;
import dev.tjtrain.work.ComputeThreads;
import dev.tjtrain.work.Stopwatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The long part of a run: one pass over the frames, the epochs, the test, the report. */
final class TrainAndTest {

  /** Rows and columns of the sample batch. */
  private static final int SAMPLE_SIDE = 4;

  private final RunContext parts;
  private final TrainingConfig config;
  private final Stopwatch watch;
  private final FeatureCache cache;
  private final UnreadableImages skips;

  /**
   * Prepares it.
   *
   * @param watch running since the start of the program
   * @param cache of what frozen blocks make of images
   */
  TrainAndTest(RunContext parts, Stopwatch watch, FeatureCache cache) {
    this.parts = parts;
    this.config = parts.config();
    this.watch = watch;
    this.cache = cache;
    int allowed = (int) (parts.frames().count() * config.run().maxBad() / 100);
    this.skips = new UnreadableImages(allowed, parts.events()::warning);
  }

  /**
   * Runs to the end.
   *
   * @throws InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  @SuppressWarnings("try") // the threads are set by being open
  TestResult run() throws IOException {
    FeatureExtractor pass =
        new FeatureExtractor(
            parts.frames(),
            parts.network(),
            config.preprocessing(),
            skips,
            parts.events().progress(),
            parts.stop(),
            cache);
    try (ComputeThreads most =
            config.model().deterministic() ? ComputeThreads.one() : ComputeThreads.all();
        TensorDataset rows =
            config
                .learning()
                .augment()
                .rows(
                    pass,
                    parts.split().train(),
                    config.model().batchNorm(),
                    config.firstTrainable())) {
      Split split = readable();
      Map<String, Object> splitJson = SplitJson.of(parts.frames(), split, skips);
      parts.checkpoints().identify(RunIdentity.ofSplit(RunDirectory.text(splitJson)));
      Leakage leakage = LeakageCheck.of(parts, split, rows);
      double features = watch.seconds();
      parts.directory().json("split.json", splitJson);
      int done = parts.checkpoints().history().size();
      try (RunLog log = RunLog.resume(parts.directory().path(), config.options(), done)) {
        sampleBatch(split, log);
        return train(rows, split, leakage, features, log);
      }
    }
  }

  /**
   * Draws the first training images into the run's folder and log. That a machine without fonts
   * cannot is no reason to stop.
   */
  private void sampleBatch(Split split, RunLog log) {
    Path file = parts.directory().file(RunReport.SAMPLE_BATCH);
    if (!parts.checkpoints().history().isEmpty() && Files.exists(file)) {
      return; // of a run that is resumed
    }
    int seed = config.data().seed();
    ImageSize size = config.data().imageSize();
    try {
      PngImage picture =
          new SampleBatch(parts.frames(), size.height(), size.width())
              .draw(
                  EpochOrder.of(split.train(), seed, 0),
                  SAMPLE_SIDE,
                  SAMPLE_SIDE,
                  "training",
                  SampleBatch.firstEpoch(seed),
                  parts.events()::warning);
      AtomicFile.write(file, picture.bytes());
      log.sampleBatch(picture);
    } catch (IOException e) {
      parts.events().warning("the sample batch is missing: " + e.getMessage());
    }
  }

  private TestResult train(
      TensorDataset rows, Split split, Leakage leakage, double features, RunLog log)
      throws IOException {
    Network network = parts.network();
    int[] labels =
        config
            .learning()
            .augment()
            .labels(
                IntStream.range(0, parts.frames().count()).map(parts.frames()::label).toArray());
    List<String> classes = List.copyOf(parts.frames().getClasses());
    Hyperparameters hyper = config.learning().hyperparameters();
    double before = earlierSeconds();
    try (Inference inference =
        config
            .model()
            .batchNorm()
            .inference(network, config.firstTrainable(), config.model().imagenet(), rows)) {
      Evaluator evaluator = new Evaluator(network, inference, rows, labels, classes);
      try (Trainer trainer =
          new Trainer(
              network,
              config.model().batchNorm(),
              config.firstTrainable(),
              config
                  .model()
                  .batchNorm()
                  .forward(network, config.firstTrainable(), config.model().imagenet()),
              rows,
              labels,
              hyper,
              hyper.classWeights().of(labels, split.train(), classes.size()))) {
        parts.checkpoints().restore(trainer.optimizer());
        new EpochLoop(parts, trainer, evaluator, split, log).run();
      } catch (DivergedException e) {
        throw new IOException(e.getMessage() + "; " + saved(), e);
      }
      int[] blocks = Objects.requireNonNull(config.run().split()).blocks(parts.frames());
      parts.checkpoints().restoreBest();
      double ofBest = evaluator.temperature(split.validation(), blocks);
      parts.checkpoints().restoreLast();
      double ofLast = evaluator.temperature(split.validation(), blocks);
      parts.checkpoints().save(OptionalDouble.of(ofBest), OptionalDouble.of(ofLast));
      double training = watch.seconds() - features + before;
      TestResult test = test(evaluator, split.test(), blocks, ofBest, ofLast);
      Seconds seconds = new Seconds(watch.seconds() + before, features, training);
      predictions(test.ofBest());
      parts.directory().json("result.json", ResultJson.of(test, leakage, seconds));
      parts.events().tested(test);
      List<EpochMetrics> epochs = parts.checkpoints().history();
      report(log, test, ReportOfRun.of(parts, split, leakage, skips, epochs, test, seconds));
      parts.checkpoints().complete();
      parts.events().finished(parts.directory().path(), seconds);
      return test;
    }
  }

  /** Saves whole epochs, whose weights are still numbers; says which there are. */
  private String saved() throws IOException {
    int done = parts.checkpoints().history().size();
    if (done == 0) {
      return "it was the first epoch, so nothing is saved";
    }
    parts.checkpoints().save();
    return (done == 1 ? "epoch 0 is" : "epochs 0 to " + (done - 1) + " are")
        + " saved in "
        + parts.directory().path();
  }

  /** What the epochs of earlier processes took. */
  private double earlierSeconds() {
    return parts.checkpoints().history().stream().mapToDouble(EpochMetrics::seconds).sum();
  }

  private TestResult test(
      Evaluator evaluator, int[] images, int[] blocks, double bestT, double lastT)
      throws IOException {
    EpochMetrics last = parts.checkpoints().restoreLast();
    Measurement ofLast = evaluator.measure(images, blocks, lastT, (image, logits, row) -> {});
    EpochMetrics best = parts.checkpoints().restoreBest();
    Measurement ofBest = evaluator.measure(images, blocks, bestT, (image, logits, row) -> {});
    return new TestResult(last, ofLast, best, ofBest, blocks);
  }

  /** What the best epoch's model says of the test images, for {@code compare}. */
  private void predictions(Measurement test) throws IOException {
    List<String> classes = parts.frames().getClasses();
    StringBuilder table = new StringBuilder("path,class,predicted,probability\n");
    for (Outcome outcome : test.outcomes()) {
      table.append(
          new CsvLine()
              .add(parts.frames().path(outcome.image()))
              .add(classes.get(outcome.actual()))
              .add(classes.get(outcome.predicted()))
              .add(String.valueOf(outcome.confidence())));
    }
    AtomicFile.write(
        parts.directory().file(RunDirectory.PREDICTIONS), table.toString().getBytes(UTF_8));
  }

  /** The result is safe by now: that a machine without fonts cannot draw plots is no failure. */
  private void report(RunLog log, TestResult test, ReportData report) {
    try {
      RunReport.write(parts.directory().path(), report);
      log.tested(test.best(), test.ofBest().evaluation());
    } catch (IOException e) {
      parts.events().warning("the report or its plots are incomplete: " + e.getMessage());
    }
  }

  private Split readable() throws InvalidInputException {
    Split readable = parts.split().filter(index -> !skips.contains(index));
    if (readable.train().length == 0
        || readable.validation().length == 0
        || readable.test().length == 0) {
      throw new InvalidInputException(
          parts.frames().root()
              + ": so many images cannot be read that a part of the split is empty; mend some");
    }
    return readable;
  }
}

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

/** The long part of a run: one pass over the images, the epochs, the test, the report. */
final class TrainAndTest {

  /** Rows and columns of the sample batch. */
  private static final int SAMPLE_SIDE = 4;

  private final RunContext context;
  private final TrainingConfig config;
  private final Stopwatch watch;
  private final FeatureCache cache;
  private final UnreadableImages unreadable;

  /**
   * Prepares it.
   *
   * @param watch running since the start of the program
   * @param cache of what frozen blocks make of images
   */
  TrainAndTest(RunContext context, Stopwatch watch, FeatureCache cache) {
    this.context = context;
    this.config = context.config();
    this.watch = watch;
    this.cache = cache;
    int allowed = (int) (context.images().count() * config.run().maxBad() / 100);
    this.unreadable = new UnreadableImages(allowed, context.events()::warning);
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
            context.images(),
            context.network(),
            config.preprocessing(),
            unreadable,
            context.events().progress(),
            context.stop(),
            cache);
    try (ComputeThreads most =
            config.model().deterministic() ? ComputeThreads.one() : ComputeThreads.all();
        TensorDataset inputs =
            config
                .learning()
                .augment()
                .inputs(
                    pass,
                    context.split().train(),
                    config.model().batchNorm(),
                    config.firstTrainable())) {
      unreadable.summary().ifPresent(context.events()::warning);
      Split split = readable();
      Map<String, Object> splitJson = SplitJson.of(context.images(), split, unreadable);
      context.checkpoints().identify(RunIdentity.ofSplit(RunDirectory.text(splitJson)));
      Leakage leakage = LeakageCheck.of(context, split, inputs);
      double features = watch.seconds();
      context.directory().json("split.json", splitJson);
      int done = context.checkpoints().history().size();
      try (RunLog log = RunLog.resume(context.directory().path(), config.options(), done)) {
        sampleBatch(split, log);
        return train(inputs, split, leakage, features, log);
      }
    }
  }

  /**
   * Draws the first training images into the run's folder and log. That it cannot is no reason to
   * stop.
   */
  private void sampleBatch(Split split, RunLog log) {
    Path file = context.directory().file(RunReport.SAMPLE_BATCH);
    if (!context.checkpoints().history().isEmpty() && Files.exists(file)) {
      return; // of a run that is resumed
    }
    int seed = config.data().seed();
    try {
      PngImage picture =
          new SampleBatch(context.images(), config.preprocessing())
              .draw(
                  EpochOrder.of(split.train(), seed, 0),
                  SAMPLE_SIDE,
                  SAMPLE_SIDE,
                  "training",
                  SampleBatch.firstEpoch(seed),
                  context.events()::warning);
      AtomicFile.write(file, picture.bytes());
      log.sampleBatch(picture);
    } catch (IOException e) {
      context.events().warning("the sample batch is missing: " + e.getMessage());
    }
  }

  private TestResult train(
      TensorDataset inputs, Split split, Leakage leakage, double features, RunLog log)
      throws IOException {
    Network network = context.network();
    int[] labels =
        config
            .learning()
            .augment()
            .labels(
                IntStream.range(0, context.images().count())
                    .map(context.images()::label)
                    .toArray());
    List<String> classes = List.copyOf(context.images().getClasses());
    Hyperparameters hyper = config.learning().hyperparameters();
    double before = earlierSeconds();
    try (Inference inference =
        config
            .model()
            .batchNorm()
            .inference(network, config.firstTrainable(), config.model().imagenet(), inputs)) {
      Evaluator evaluator = new Evaluator(network, inference, inputs, labels, classes);
      try (Trainer trainer =
          new Trainer(
              network,
              config.model().batchNorm(),
              config.firstTrainable(),
              config
                  .model()
                  .batchNorm()
                  .forward(network, config.firstTrainable(), config.model().imagenet()),
              inputs,
              labels,
              hyper,
              hyper.classWeights().of(labels, split.train(), classes.size()))) {
        context.checkpoints().restore(trainer.optimizer());
        new EpochLoop(context, trainer, evaluator, split, log).run();
      } catch (DivergedException e) {
        throw new IOException(e.getMessage() + "; " + saved(), e);
      }
      int[] blocks = Objects.requireNonNull(config.run().split()).blocks(context.images());
      context.checkpoints().restoreBest();
      double ofBest = evaluator.temperature(split.validation(), blocks);
      context.checkpoints().restoreLast();
      double ofLast = evaluator.temperature(split.validation(), blocks);
      context.checkpoints().save(OptionalDouble.of(ofBest), OptionalDouble.of(ofLast));
      double training = watch.seconds() - features + before;
      TestResult test = test(evaluator, split.test(), blocks, ofBest, ofLast);
      Seconds seconds = new Seconds(watch.seconds() + before, features, training);
      predictions(test.ofBest());
      context.directory().json("result.json", ResultJson.of(test, leakage, seconds));
      context.events().tested(test);
      List<EpochMetrics> epochs = context.checkpoints().history();
      report(log, test, ReportOfRun.of(context, split, leakage, unreadable, epochs, test, seconds));
      context.checkpoints().complete();
      context.events().finished(context.directory().path(), seconds);
      return test;
    }
  }

  /** Saves whole epochs, whose weights are still numbers; says which there are. */
  private String saved() throws IOException {
    int done = context.checkpoints().history().size();
    if (done == 0) {
      return "it was the first epoch, so nothing is saved";
    }
    context.checkpoints().save();
    return (done == 1 ? "epoch 0 is" : "epochs 0 to " + (done - 1) + " are")
        + " saved in "
        + context.directory().path();
  }

  /** What the epochs of earlier processes took. */
  private double earlierSeconds() {
    return context.checkpoints().history().stream().mapToDouble(EpochMetrics::seconds).sum();
  }

  private TestResult test(
      Evaluator evaluator, int[] images, int[] blocks, double bestT, double lastT)
      throws IOException {
    EpochMetrics last = context.checkpoints().restoreLast();
    Measurement ofLast = evaluator.measure(images, blocks, lastT, (image, logits, row) -> {});
    EpochMetrics best = context.checkpoints().restoreBest();
    Measurement ofBest = evaluator.measure(images, blocks, bestT, (image, logits, row) -> {});
    return new TestResult(last, ofLast, best, ofBest, blocks);
  }

  /** What the best epoch's model says of the test images, for {@code compare}. */
  private void predictions(Measurement test) throws IOException {
    List<String> classes = context.images().getClasses();
    StringBuilder table = new StringBuilder("path,class,predicted,probability\n");
    for (Outcome outcome : test.outcomes()) {
      table.append(
          new CsvLine()
              .add(context.images().path(outcome.image()))
              .add(classes.get(outcome.actual()))
              .add(classes.get(outcome.predicted()))
              .add(String.valueOf(outcome.confidence())));
    }
    AtomicFile.write(
        context.directory().file(RunDirectory.PREDICTIONS), table.toString().getBytes(UTF_8));
  }

  /** The result is safe by now: that a machine without fonts cannot draw plots is no failure. */
  private void report(RunLog log, TestResult test, ReportData report) {
    try {
      RunReport.write(context.directory().path(), report);
      log.tested(test.best(), test.ofBest().evaluation());
    } catch (IOException e) {
      context.events().warning("the report is incomplete: " + e.getMessage());
    }
  }

  private Split readable() throws InvalidInputException {
    Split readable = context.split().filter(index -> !unreadable.contains(index));
    if (readable.train().length == 0
        || readable.validation().length == 0
        || readable.test().length == 0) {
      throw new InvalidInputException(
          context.images().root()
              + ": so many images cannot be read that a part of the split is empty; mend some");
    }
    return readable;
  }
}

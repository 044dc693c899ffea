package dev.tjtrain.run;

import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.InvalidInputException;
import dev.tjtrain.data.RandomSplit;
import dev.tjtrain.data.Skips;
import dev.tjtrain.data.Split;
import dev.tjtrain.data.download.Environment;
import dev.tjtrain.eval.Evaluation;
import dev.tjtrain.eval.Evaluator;
import dev.tjtrain.model.DeviceChoice;
import dev.tjtrain.model.Forward;
import dev.tjtrain.model.FramePass;
import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.Rows;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.train.Trainer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * A run of {@code transfer} or {@code fine-tune}: data, network, one pass over the frames, epochs,
 * test, and the run directory.
 */
public final class TrainingRun {

  private final TrainingConfig config;
  private final Environment environment;
  private final RunEvents events;
  private final Stop stop;

  /** How a run ended. */
  public enum Outcome {
    DONE,
    INTERRUPTED
  }

  /** Prepares a run that ends early when {@code stop} is requested. */
  public TrainingRun(TrainingConfig config, Environment environment, RunEvents events, Stop stop) {
    this.config = config;
    this.environment = environment;
    this.events = events;
    this.stop = stop;
  }

  /**
   * Runs to the end, or until told to stop.
   *
   * @throws InvalidInputException if data or weights cannot be used
   * @throws IOException if the run fails
   */
  public Outcome run() throws IOException {
    Stopwatch watch = new Stopwatch();
    FrameFolder frames = TrainingData.open(config, environment, events);
    DeviceChoice device = DeviceChoice.of(config.device());
    events.device(device.name(), device.reason());
    Split split = RandomSplit.of(frames.count(), config.splitSeed());
    events.dataset(
        frames.root(),
        frames.counts(),
        split.train().length,
        split.validation().length,
        split.test().length);
    StartingWeights weights = StartingWeights.of(config, environment, events);
    events.weights(weights.description());
    List<String> classes = List.copyOf(frames.getClasses());
    try (MobileNetV2 network = weights.network(classes.size(), config.seed(), device.device())) {
      events.classifier(weights.classesBefore(), classes.size());
      Map<String, long[]> trainable = new LinkedHashMap<>();
      network
          .unfreezeFrom(config.cut())
          .forEach((name, array) -> trainable.put(name, array.getShape().getShape()));
      events.trainable(trainable);
      Map<String, Object> provenance = Provenance.of(config, frames, weights, device.name());
      RunDirectory directory = RunDirectory.create(config.mode().command(), config.out());
      Checkpoints checkpoints =
          new Checkpoints(
              directory, network, trainable.keySet(), classes, config.preprocessing(), provenance);
      stop.listen();
      try {
        train(watch, frames, split, network, directory, checkpoints, provenance);
        return Outcome.DONE;
      } catch (CancellationException e) {
        directory.json("config.json", provenance);
        checkpoints.save();
        events.interrupted(directory.path(), checkpoints.epochsDone());
        return Outcome.INTERRUPTED;
      } finally {
        directory.discardIfEmpty();
      }
    }
  }

  private void train(
      Stopwatch watch,
      FrameFolder frames,
      Split split,
      MobileNetV2 network,
      RunDirectory directory,
      Checkpoints checkpoints,
      Map<String, Object> provenance)
      throws IOException {
    Skips skips = new Skips((int) (frames.count() * config.maxBadPercent() / 100), events::warning);
    FramePass pass =
        new FramePass(frames, network, config.preprocessing(), skips, events.progress(), stop);
    try (Rows rows = config.recipe().rows(pass, config.cut())) {
      double features = watch.seconds();
      Split readable = readable(split, skips);
      directory.json("config.json", provenance);
      directory.json("split.json", SplitJson.of(frames, readable, skips));
      int[] labels = IntStream.range(0, frames.count()).map(frames::label).toArray();
      Forward forward = config.recipe().forward(network, config.cut());
      Evaluator evaluator =
          new Evaluator(network, forward, rows, labels, List.copyOf(frames.getClasses()));
      try (Trainer trainer =
          new Trainer(
              network,
              config.cut(),
              forward,
              rows,
              labels,
              config.batchSize(),
              config.learningRate())) {
        new EpochLoop(trainer, evaluator, readable, config.seed(), directory, checkpoints, events)
            .run(config.epochs(), stop);
      }
      double training = watch.seconds() - features;
      test(watch, features, training, evaluator, readable.test(), directory, checkpoints);
    }
  }

  private void test(
      Stopwatch watch,
      double features,
      double training,
      Evaluator evaluator,
      int[] images,
      RunDirectory directory,
      Checkpoints checkpoints)
      throws IOException {
    checkpoints.save();
    EpochMetrics last = checkpoints.restoreLast();
    Evaluation testOfLast = evaluator.evaluate(images);
    EpochMetrics best = checkpoints.restoreBest();
    Evaluation testOfBest = evaluator.evaluate(images);
    Seconds seconds = new Seconds(watch.seconds(), features, training);
    directory.json("result.json", ResultJson.of(best, testOfBest, testOfLast, seconds));
    events.tested(last, testOfLast, best, testOfBest);
    events.finished(directory.path(), seconds);
  }

  private static Split readable(Split split, Skips skips) throws InvalidInputException {
    Split readable = split.filter(index -> !skips.contains(index));
    if (readable.train().length == 0
        || readable.validation().length == 0
        || readable.test().length == 0) {
      throw new InvalidInputException(
          "so many images cannot be read that a part of the split is empty; add or mend some");
    }
    return readable;
  }
}

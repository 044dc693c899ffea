package dev.tjtrain.run;

import dev.tjtrain.data.Split;
import dev.tjtrain.eval.Evaluation;
import dev.tjtrain.eval.Evaluator;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.train.Trainer;
import dev.tjtrain.train.TrainingMetrics;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** Epoch after epoch: train, validate, write the row, remember the weights, tell. */
final class EpochLoop {

  private final Trainer trainer;
  private final Evaluator evaluator;
  private final Split split;
  private final int seed;
  private final RunDirectory directory;
  private final Checkpoints checkpoints;
  private final RunEvents events;

  EpochLoop(
      Trainer trainer,
      Evaluator evaluator,
      Split split,
      int seed,
      RunDirectory directory,
      Checkpoints checkpoints,
      RunEvents events) {
    this.trainer = trainer;
    this.evaluator = evaluator;
    this.split = split;
    this.seed = seed;
    this.directory = directory;
    this.checkpoints = checkpoints;
    this.events = events;
  }

  /**
   * Runs epochs 0 to {@code epochs - 1}.
   *
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  void run(int epochs, BooleanSupplier stop) throws IOException {
    directory.beginMetrics();
    for (int epoch = 0; epoch < epochs; epoch++) {
      Stopwatch watch = new Stopwatch();
      TrainingMetrics train = train(epoch, epochs, stop);
      Evaluation validation = evaluator.evaluate(split.validation());
      EpochMetrics metrics =
          new EpochMetrics(
              epoch,
              train.loss(),
              train.accuracy(),
              validation.loss(),
              validation.accuracy(),
              watch.seconds());
      directory.metrics(metrics);
      events.epoch(metrics, epochs, checkpoints.epochEnded(metrics));
    }
  }

  private TrainingMetrics train(int epoch, int epochs, BooleanSupplier stop) throws IOException {
    int[] order = EpochOrder.of(split.train(), seed, epoch);
    events.progress().begin("epoch " + epoch + " of " + epochs, order.length, "images");
    try {
      return trainer.epoch(order, loss -> {}, events.progress(), stop);
    } finally {
      events.progress().end();
    }
  }
}

package dev.tjtrain.run;

import dev.tjtrain.data.Progress;
import dev.tjtrain.data.Split;
import dev.tjtrain.eval.Evaluation;
import dev.tjtrain.eval.Evaluator;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.train.Trainer;
import dev.tjtrain.train.TrainingMetrics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Epoch after epoch: train, validate, write the row, remember the weights, tell. */
final class EpochLoop {

  private final RunParts parts;
  private final Trainer trainer;
  private final Evaluator evaluator;
  private final Split split;
  private final RunLog log;

  EpochLoop(RunParts parts, Trainer trainer, Evaluator evaluator, Split split, RunLog log) {
    this.parts = parts;
    this.trainer = trainer;
    this.evaluator = evaluator;
    this.split = split;
    this.log = log;
  }

  /**
   * Runs every epoch.
   *
   * @return what each came to
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  List<EpochMetrics> run() throws IOException {
    int epochs = parts.config().epochs();
    List<EpochMetrics> all = new ArrayList<>();
    parts.directory().beginMetrics();
    for (int epoch = 0; epoch < epochs; epoch++) {
      Stopwatch watch = new Stopwatch();
      TrainingMetrics train = train(epoch, epochs);
      Evaluation validation = evaluator.evaluate(split.validation());
      EpochMetrics metrics =
          new EpochMetrics(
              epoch,
              train.loss(),
              train.accuracy(),
              validation.loss(),
              validation.accuracy(),
              watch.seconds());
      all.add(metrics);
      parts.directory().metrics(metrics);
      log.epoch(metrics);
      boolean best = parts.checkpoints().epochEnded(metrics);
      parts.events().epoch(metrics, epochs, best);
    }
    return all;
  }

  private TrainingMetrics train(int epoch, int epochs) throws IOException {
    int[] order = EpochOrder.of(split.train(), parts.config().seed(), epoch);
    Progress progress = parts.events().progress();
    progress.begin("epoch " + epoch + " of " + epochs, order.length, "images");
    try {
      return trainer.epoch(order, loss -> {}, progress, parts.stop());
    } finally {
      progress.end();
    }
  }
}

package dev.tjtrain.run.training;

import ai.djl.engine.Engine;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Evaluator;
import dev.tjtrain.run.folder.Checkpoints;
import dev.tjtrain.run.folder.MetricsTable;
import dev.tjtrain.run.folder.RunLog;
import dev.tjtrain.train.DivergedException;
import dev.tjtrain.train.EpochMetrics;
import dev.tjtrain.train.EpochOrder;
import dev.tjtrain.train.Trainer;
import dev.tjtrain.train.Trainer.TrainingMetrics;
import dev.tjtrain.work.Progress;
import dev.tjtrain.work.Stopwatch;
import java.io.IOException;
import java.util.OptionalInt;

/** Epoch after epoch: train, validate, write the row, remember the weights, tell. */
final class EpochLoop {

  private final RunContext parts;
  private final Trainer trainer;
  private final Evaluator evaluator;
  private final Split split;
  private final RunLog log;

  EpochLoop(RunContext parts, Trainer trainer, Evaluator evaluator, Split split, RunLog log) {
    this.parts = parts;
    this.trainer = trainer;
    this.evaluator = evaluator;
    this.split = split;
    this.log = log;
  }

  /**
   * Runs every epoch that is left, or as many as early stopping lets it.
   *
   * @throws java.util.concurrent.CancellationException if it was told to stop
   * @throws DivergedException if a loss is no longer a number; that epoch does not count
   */
  void run() throws IOException {
    int epochs = parts.config().learning().epochs();
    Checkpoints checkpoints = parts.checkpoints();
    MetricsTable table = MetricsTable.begin(parts.directory(), checkpoints.history());
    int done;
    while ((done = checkpoints.history().size()) < epochs && !stopsEarly()) {
      EpochMetrics metrics = epoch(done, epochs);
      table.add(metrics);
      // Last: what is written of an epoch without it is taken back when the run goes on.
      boolean best = checkpoints.epochEnded(metrics, trainer.optimizer());
      parts.events().epoch(metrics, epochs, best);
    }
    if (done < epochs) {
      parts.events().stoppedEarly(parts.config().learning().earlyStopping().orElseThrow());
    }
  }

  private boolean stopsEarly() {
    OptionalInt patience = parts.config().learning().earlyStopping();
    return patience.isPresent()
        && EpochMetrics.stopsEarly(parts.checkpoints().history(), patience.getAsInt());
  }

  private EpochMetrics epoch(int epoch, int epochs) throws IOException {
    Stopwatch watch = new Stopwatch();
    double learningRate = parts.config().learning().hyperparameters().learningRate().at(epoch);
    TrainingMetrics train = train(epoch, epochs, learningRate);
    Evaluation validation = evaluator.evaluate(split.validation());
    if (!Double.isFinite(validation.loss())) {
      throw new DivergedException("validation loss");
    }
    EpochMetrics metrics =
        new EpochMetrics(
            epoch,
            train.loss(),
            train.accuracy(),
            validation.loss(),
            validation.accuracy(),
            watch.seconds());
    log.epoch(metrics, learningRate);
    return metrics;
  }

  private TrainingMetrics train(int epoch, int epochs, double learningRate) throws IOException {
    int seed = parts.config().data().seed();
    int[] order =
        parts
            .config()
            .learning()
            .augment()
            .order(EpochOrder.of(split.train(), seed, epoch), parts.frames().count(), seed, epoch);
    Progress progress = parts.events().progress();
    // For dropout and stochastic depth, so that a run that goes on draws what it would have drawn.
    Engine.getEngine("PyTorch").setRandomSeed(31 * seed + epoch);
    progress.begin("epoch " + epoch + " of " + epochs, order.length, "images");
    try {
      return trainer.epoch(order, learningRate, loss -> {}, progress, parts.stop());
    } finally {
      progress.end();
    }
  }
}

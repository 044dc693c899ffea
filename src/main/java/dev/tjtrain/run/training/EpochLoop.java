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

  private final RunContext context;
  private final Trainer trainer;
  private final Evaluator evaluator;
  private final Split split;
  private final RunLog log;

  EpochLoop(RunContext context, Trainer trainer, Evaluator evaluator, Split split, RunLog log) {
    this.context = context;
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
    int epochs = context.config().learning().epochs();
    Checkpoints checkpoints = context.checkpoints();
    MetricsTable table = MetricsTable.begin(context.directory(), checkpoints.history());
    int done;
    while ((done = checkpoints.history().size()) < epochs && !stopsEarly()) {
      EpochMetrics metrics = epoch(done, epochs);
      table.add(metrics);
      // Last: what is written of an epoch without it is taken back when the run goes on.
      boolean best = checkpoints.epochEnded(metrics, trainer.optimizer());
      context.events().epoch(metrics, epochs, best);
    }
    if (done < epochs) {
      context.events().stoppedEarly(context.config().learning().earlyStopping().orElseThrow());
    }
  }

  private boolean stopsEarly() {
    OptionalInt patience = context.config().learning().earlyStopping();
    return patience.isPresent()
        && EpochMetrics.stopsEarly(context.checkpoints().history(), patience.getAsInt());
  }

  private EpochMetrics epoch(int epoch, int epochs) throws IOException {
    Stopwatch watch = new Stopwatch();
    double learningRate = context.config().learning().hyperparameters().learningRate().at(epoch);
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
    int seed = context.config().data().seed();
    int[] order =
        context
            .config()
            .learning()
            .augment()
            .order(
                EpochOrder.of(split.train(), seed, epoch), context.images().count(), seed, epoch);
    Progress progress = context.events().progress();
    // For dropout and stochastic depth, so that a run that goes on draws what it would have drawn.
    Engine.getEngine("PyTorch").setRandomSeed(31 * seed + epoch);
    progress.begin("epoch " + epoch + " of " + epochs, order.length, "images");
    try {
      return trainer.epoch(order, learningRate, loss -> {}, progress, context.stop());
    } finally {
      progress.end();
    }
  }
}

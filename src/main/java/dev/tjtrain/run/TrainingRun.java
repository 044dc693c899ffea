package dev.tjtrain.run;

import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.InvalidInputException;
import dev.tjtrain.data.Split;
import dev.tjtrain.data.download.Environment;
import dev.tjtrain.model.DeviceChoice;
import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.cache.RowCache;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

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
    RowCache cache = Caches.rows(config, environment, events);
    FrameFolder frames = TrainingData.open(config, environment, events);
    DeviceChoice device = DeviceChoice.of(config.device());
    events.device(device.name(), device.reason());
    Split split = config.split().split(frames, config.splitSeed());
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
              directory,
              network,
              network.changing(config.cut(), config.batchNorm().moving(config.cut())),
              classes,
              config.preprocessing(),
              provenance);
      RunParts parts =
          new RunParts(
              config, frames, split, network, directory, checkpoints, provenance, events, stop);
      stop.listen();
      try {
        new TrainAndTest(parts, watch, cache).run();
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
}

package dev.tjtrain.run.training;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.dataset.split.SplitMethod;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Network;
import dev.tjtrain.run.config.AutoSize;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.folder.Caches;
import dev.tjtrain.run.folder.Checkpoints;
import dev.tjtrain.run.folder.ModelFiles;
import dev.tjtrain.run.folder.RunDirectory;
import dev.tjtrain.run.folder.TestResult;
import dev.tjtrain.run.record.Provenance;
import dev.tjtrain.run.record.RecordedRun;
import dev.tjtrain.run.record.ResumedOptions;
import dev.tjtrain.run.record.RunIdentity;
import dev.tjtrain.torch.DeviceChoice;
import dev.tjtrain.work.Stop;
import dev.tjtrain.work.Stopwatch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A run of {@code transfer} or {@code fine-tune}: data, network, one pass over the images, epochs,
 * test, and the run directory.
 */
public final class TrainingRun {

  private final TrainingConfig config;
  private final Optional<RecordedRun> earlier;
  private final Environment environment;
  private final RunEvents events;
  private final Stop stop;
  private Optional<TestResult> tested = Optional.empty();

  /** How a run ended. */
  public enum Outcome {
    DONE,
    INTERRUPTED
  }

  /**
   * Prepares a run that ends early when {@code stop} is requested.
   *
   * @param earlier the run that goes on; {@code config} is as it was, but for what {@link
   *     ResumedOptions} lets differ. Empty for a new run
   */
  public TrainingRun(
      TrainingConfig config,
      Optional<RecordedRun> earlier,
      Environment environment,
      RunEvents events,
      Stop stop) {
    this.config = config;
    this.earlier = earlier;
    this.environment = environment;
    this.events = events;
    this.stop = stop;
  }

  /** The test; empty unless it has run to its end. */
  Optional<TestResult> tested() {
    return tested;
  }

  /**
   * Runs to the end, or until told to stop.
   *
   * @throws InvalidInputException if data, weights or what is gone on from cannot be used
   * @throws IOException if the run fails
   */
  public Outcome run() throws IOException {
    Stopwatch watch = new Stopwatch();
    if (earlier.isEmpty()) {
      return run(RunStart.anew(config), watch);
    }
    ResumedRun resumed = new ResumedRun(earlier.get(), config);
    try (RunDirectory directory = resumed.directory()) {
      if (resumed.isComplete()) {
        events.nothingToResume(
            directory.path(),
            resumed.epochsDone(),
            resumed.epochsDone() < config.learning().epochs());
        return Outcome.DONE;
      }
      events.resumed(directory.path(), resumed.epochsDone());
      return run(resumed, watch);
    }
  }

  private Outcome run(RunStart start, Stopwatch watch) throws IOException {
    FeatureCache cache = Caches.features(config.run().noCache(), environment, events::warning);
    ImageFolderDataset images = TrainingData.open(config, environment, events);
    SplitMethod asked = config.run().split();
    SplitMethod method = asked == null ? SplitMethod.defaultFor(images) : asked;
    start.check(images);
    AutoSize size = AutoSize.of(config.data(), config.model().recipe(), images);
    TrainingConfig complete = config.withSplit(method).withSize(size);
    DeviceChoice device = DeviceChoice.of(start.device());
    events.device(device.name(), device.reason());
    start.doubt().ifPresent(events::warning);
    size.reason().ifPresent(reason -> events.imageSize(size.size(), reason));
    Split split = complete.run().split(images, method, complete.data().splitSeed());
    events.dataset(
        images.root(),
        images.counts(),
        method,
        split.train().length,
        split.validation().length,
        split.test().length);
    TrainingData.checkClasses(images, split, events);
    StartingWeights weights =
        StartingWeights.of(
            complete.model().backbone(),
            start.weights(),
            complete.data(),
            environment,
            events::warning,
            events.downloads());
    start.check(weights);
    if (complete.model().keepHead()) {
      weights.keepHead(images.getClasses());
    }
    events.weights(weights.description());
    int classes = images.getClasses().size();
    try (Network network = weights.network(classes, complete.data().seed(), device.device())) {
      if (!complete.model().keepHead()) {
        events.classifier(network.backbone(), weights.classesBefore(), classes);
      }
      Map<String, long[]> trainable = new LinkedHashMap<>();
      network
          .unfreezeFrom(complete.firstTrainable())
          .forEach((name, array) -> trainable.put(name, array.getShape().getShape()));
      events.trainable(trainable);
      Map<String, Object> provenance =
          Provenance.of(complete, images, weights.provenance(), device.name());
      try (RunDirectory directory = start.directory()) {
        return run(
            new RunContext(
                complete,
                images,
                split,
                network,
                directory,
                checkpoints(complete, directory, network, images, provenance),
                provenance,
                events,
                stop),
            start,
            watch,
            cache);
      }
    }
  }

  private Outcome run(RunContext context, RunStart start, Stopwatch watch, FeatureCache cache)
      throws IOException {
    RunDirectory directory = context.directory();
    Checkpoints checkpoints = context.checkpoints();
    if (start.state().isPresent()) {
      checkpoints.resume(start.state().get());
    }
    checkpoints.identify(RunIdentity.of(context.config(), context.provenance()));
    stop.listen();
    try {
      directory.json(RecordedRun.FILE, context.provenance());
      directory.discardResults();
      tested = Optional.of(new TrainAndTest(context, watch, cache).run());
      return Outcome.DONE;
    } catch (CancellationException e) {
      checkpoints.save();
      events.interrupted(config.mode().command(), directory.path(), checkpoints.history().size());
      return Outcome.INTERRUPTED;
    }
  }

  private static Checkpoints checkpoints(
      TrainingConfig config,
      RunDirectory directory,
      Network network,
      ImageFolderDataset images,
      Map<String, Object> provenance) {
    return new Checkpoints(
        directory,
        network,
        network.changing(
            config.firstTrainable(),
            config.model().batchNorm().firstWithMovingStatistics(config.firstTrainable())),
        new ModelFiles(
            directory,
            network,
            List.copyOf(images.getClasses()),
            config.preprocessing(),
            provenance));
  }
}

package dev.tjtrain.run;

import ai.djl.Device;
import dev.tjtrain.data.download.DownloadException;
import dev.tjtrain.data.download.DownloadOptions;
import dev.tjtrain.data.download.Environment;
import dev.tjtrain.data.download.torch.NamedWeights;
import dev.tjtrain.data.download.torch.WeightsFetcher;
import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.Networks;
import dev.tjtrain.model.weights.MobileNetV2StateDict;
import dev.tjtrain.model.weights.PretrainedFeatures;
import dev.tjtrain.model.weights.Sha256;
import dev.tjtrain.model.weights.StateDictReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The weights that a run starts from.
 *
 * @param features values of the blocks; null for random ones
 * @param description for the user
 * @param sha256 of the file; empty for random ones
 */
record StartingWeights(
    @Nullable PretrainedFeatures features, String description, Optional<String> sha256) {

  static final String RANDOM = "random";
  private static final String DEFAULT = NamedWeights.IMAGENET1K_V1.name();

  /**
   * Finds the weights that {@code config} names. Random ones come only when asked for, or for the
   * sample when there is no other choice, and never without a warning.
   */
  static StartingWeights of(TrainingConfig config, Environment environment, RunEvents events)
      throws IOException {
    String weights = config.weights() == null ? DEFAULT : config.weights();
    if (weights.equals(RANDOM)) {
      return random("as asked", events);
    }
    Optional<NamedWeights> named = NamedWeights.named(weights);
    if (named.isEmpty()) {
      return read(Path.of(weights), weights);
    }
    try {
      DownloadOptions options = new DownloadOptions(config.offline(), events.downloads());
      Path file = new WeightsFetcher(environment).fetch(named.get(), options);
      return read(file, named.get().name() + " (" + file + ")");
    } catch (DownloadException e) {
      if (config.weights() == null && config.source() instanceof TrainingConfig.Sample) {
        events.warning(e.getMessage() == null ? e.toString() : e.getMessage());
        return random("since " + DEFAULT + " cannot be had", events);
      }
      throw e;
    }
  }

  /** Builds the network: these weights, and a new head drawn from {@code seed}. */
  MobileNetV2 network(int classes, int seed, Device device) throws IOException {
    return features == null
        ? Networks.random(classes, seed, device)
        : Networks.create(features.tensors(), classes, seed, device);
  }

  /** Classes of the file's own head, if it had one. */
  OptionalInt classesBefore() {
    return features == null ? OptionalInt.empty() : features.droppedClasses();
  }

  private static StartingWeights random(String why, RunEvents events) {
    events.warning(
        "RANDOM WEIGHTS, "
            + why
            + ": nothing was learnt from ImageNet, so the accuracy will be poor."
            + " Give real ones with --weights FILE");
    return new StartingWeights(null, RANDOM, Optional.empty());
  }

  private static StartingWeights read(Path file, String description) throws IOException {
    PretrainedFeatures features =
        MobileNetV2StateDict.check(StateDictReader.read(file), Networks.featureShapes());
    return new StartingWeights(features, description, Optional.of(Sha256.of(file)));
  }
}

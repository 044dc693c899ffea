package dev.tjtrain.run.config;

import ai.djl.engine.Engine;
import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.run.training.StartingWeights;
import dev.tjtrain.work.ComputeThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a run's result comes from: options, data, weights, versions. The content of config.json.
 */
public final class Provenance {

  private Provenance() {}

  /** Collects it as a JSON object. */
  public static Map<String, Object> of(
      TrainingConfig config, ImageFolderDataset frames, StartingWeights weights, String device)
      throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("command", config.mode().command());
    json.put("options", options(config));
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("root", frames.root().toString());
    dataset.put("images", frames.counts());
    dataset.put("fingerprint", fingerprint(frames));
    json.put("dataset", dataset);
    Map<String, Object> initial = new LinkedHashMap<>();
    initial.put("source", weights.description());
    weights.sha256().ifPresent(sha256 -> initial.put("sha256", sha256));
    json.put("weights", initial);
    json.put("device", device);
    json.put("threads", threads(config));
    json.put("versions", versions());
    return json;
  }

  /** On how many the CPU computes; the last digits depend on it. Loads the engine. */
  public static int threads(TrainingConfig config) {
    return config.deterministic() ? 1 : ComputeThreads.available();
  }

  /** Every option by its name on the command line. */
  public static Map<String, Object> options(TrainingConfig config) {
    Map<String, Object> options = new LinkedHashMap<>();
    if (config.source() instanceof DataSource.Folder folder) {
      options.put("data", folder.path().toString());
    } else if (config.source() instanceof DataSource.Kaggle kaggle) {
      options.put("dataset", kaggle.dataset().toString());
    } else {
      options.put("sample", true);
    }
    if (config.weights() != null) {
      options.put("weights", config.weights());
    }
    options.put("offline", config.offline());
    options.put("epochs", config.epochs());
    options.putAll(HyperparameterOptions.of(config.hyperparameters()));
    config.earlyStopping().ifPresent(epochs -> options.put("early-stopping", epochs));
    options.put("seed", config.seed());
    options.put("split-seed", config.splitSeed());
    options.put("split", config.split().toString());
    options.put("device", config.device().toString());
    options.put("recipe", config.recipe().name().toLowerCase(Locale.ROOT));
    options.put("normalize", config.imagenet() ? "imagenet" : "none");
    options.put("batch-norm", config.batchNorm().name().toLowerCase(Locale.ROOT));
    if (config.mode() == TrainingConfig.Mode.FINE_TUNE) {
      options.put("unfreeze-from", config.unfreezeFrom());
    }
    config.limit().ifPresent(limit -> options.put("limit", limit));
    options.put("max-bad", config.maxBadPercent());
    options.put("image-size", config.height() + "x" + config.width());
    if (config.out() != null) {
      options.put("out", config.out().toString());
    }
    options.put("no-cache", config.noCache());
    options.put("augment", config.augmentation().name().toLowerCase(Locale.ROOT));
    options.put("deterministic", config.deterministic());
    return options;
  }

  /** What a model carries of it: all but where and when the run took place. */
  public static Map<String, Object> ofModel(Map<String, Object> provenance) {
    Map<String, Object> json = new LinkedHashMap<>(provenance);
    json.computeIfPresent("options", (name, all) -> without(all, "out", "offline", "no-cache"));
    json.computeIfPresent("dataset", (name, all) -> without(all, "root"));
    json.computeIfPresent("weights", (name, all) -> without(all, "source"));
    json.computeIfPresent("versions", (name, all) -> without(all, "os"));
    return json;
  }

  private static Map<Object, Object> without(Object json, String... names) {
    Map<Object, Object> rest = new LinkedHashMap<>((Map<?, ?>) json);
    rest.keySet().removeAll(List.of(names));
    return rest;
  }

  /** SHA-256 over the path and size of every image, in order: the same on every machine. */
  public static String fingerprint(ImageFolderDataset frames) {
    MessageDigest digest = Checksums.digest("SHA-256");
    for (int i = 0; i < frames.count(); i++) {
      String line = frames.path(i) + "\0" + size(frames.file(i)) + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return Checksums.hex(digest);
  }

  /** -1 if there is no telling; the pass over the frames then skips the image by name. */
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }

  /** Of all that takes part. Loads the engine. */
  public static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = Provenance.class.getPackage().getImplementationVersion();
    versions.put("tj-train", own == null ? "development" : own);
    versions.put("java", System.getProperty("java.version", "?"));
    versions.put("djl", Engine.getDjlVersion());
    versions.put("libtorch", Engine.getEngine("PyTorch").getVersion());
    versions.put("arch", System.getProperty("os.arch", "?"));
    versions.put(
        "os", System.getProperty("os.name", "?") + " " + System.getProperty("os.version", ""));
    return versions;
  }
}

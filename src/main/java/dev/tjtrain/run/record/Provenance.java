package dev.tjtrain.run.record;

import ai.djl.engine.Engine;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.work.ComputeThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a run's result comes from: options, data, weights, versions. The content of config.json.
 */
public final class Provenance {

  private Provenance() {}

  /**
   * Collects it as a JSON object.
   *
   * @param weights what the starting weights are: {@code source} in words, {@code sha256} of their
   *     file unless they are random, and {@code classes} if an earlier run trained them
   */
  public static Map<String, Object> of(
      TrainingConfig config, ImageFolderDataset frames, Map<String, Object> weights, String device)
      throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("command", config.mode().command());
    json.put("options", config.options());
    Map<String, Object> dataset = new LinkedHashMap<>();
    dataset.put("root", frames.root().toString());
    dataset.put("images", frames.counts());
    dataset.put("fingerprint", fingerprint(frames));
    json.put("dataset", dataset);
    json.put("weights", weights);
    json.put("device", device);
    json.put("threads", threads(config));
    json.put("versions", versions());
    return json;
  }

  /** On how many the CPU computes; the last digits depend on it. Loads the engine. */
  public static int threads(TrainingConfig config) {
    return config.model().deterministic() ? 1 : ComputeThreads.available();
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

  /**
   * SHA-256 over the path and size of every image, in order, and the class of those whose folder
   * does not say it: the same on every machine.
   */
  public static String fingerprint(ImageFolderDataset frames) {
    MessageDigest digest = Checksums.digest("SHA-256");
    for (int i = 0; i < frames.count(); i++) {
      String given = frames.givenLabel(i);
      String line =
          frames.path(i) + "\0" + size(frames.file(i)) + (given == null ? "" : "\0" + given) + "\n";
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

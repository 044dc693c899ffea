package dev.tjtrain.download;

import dev.tjtrain.files.Environment;
import java.util.Map;
import java.util.TreeMap;

/** Kaggle and the storage behind it, with one dataset, and surroundings that lead there. */
public final class KaggleWorld implements AutoCloseable {

  /** The dataset that is there. */
  public static final String NAME = "balabaskar/tom-and-jerry-image-classification";

  /** Kaggle itself. */
  public final LoopbackHost api = new LoopbackHost();

  /** The host behind the redirect. */
  public final LoopbackHost storage = new LoopbackHost();

  /** The archive of the dataset. */
  public final StorageObject archive;

  private final Map<String, String> variables = new TreeMap<>();

  /** Starts both with this archive as version {@code version}. */
  public KaggleWorld(byte[] zip, int version) {
    archive = new StorageObject(zip);
    storage.on("/bucket/archive.zip", archive);
    api.on(
        "/api/v1/datasets/view/" + NAME,
        LoopbackHost.text(
            200,
            "application/json",
            "{\"id\":1,\"currentVersionNumber\":" + version + "}",
            Map.of()));
    api.on(
        "/api/v1/datasets/download/" + NAME,
        exchange ->
            LoopbackHost.redirect(
                exchange, storage.uri("/bucket/archive.zip?X-Goog-Signature=signed")));
    variables.put("KAGGLE_API_ENDPOINT", api.uri("").toString());
  }

  /** Sets an environment variable. */
  public KaggleWorld with(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** Returns surroundings with the home directory {@code home}. */
  public Environment environment(java.nio.file.Path home) {
    Map<String, String> all = new TreeMap<>(variables);
    all.put("HOME", home.toString());
    return new Environment(all, Map.of());
  }

  /** Returns how many requests both hosts have heard. */
  public int requests() {
    return api.requests().size() + storage.requests().size();
  }

  @Override
  public void close() {
    api.close();
    storage.close();
  }
}

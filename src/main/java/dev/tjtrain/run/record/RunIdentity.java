package dev.tjtrain.run.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.files.Checksums;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.run.config.LearningOptions.Schedule;
import dev.tjtrain.run.config.TrainingConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The facts that decide a run's result, apart from how many epochs it has. */
public final class RunIdentity {

  /** Options that say where things are and what may be done to get them. */
  static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "data",
          "dataset",
          "sample",
          "labels",
          "labels-columns",
          "exclude",
          "relabel",
          "weights",
          "offline",
          "no-cache",
          "max-bad",
          "out");

  /** Options that may grow: what has been done remains right. */
  static final Set<String> GROWING = Set.of("epochs", "early-stopping");

  private RunIdentity() {}

  /** Those known before the images are read. */
  public static Map<String, String> of(TrainingConfig config, Map<String, Object> provenance) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command", config.mode().command());
    config
        .options()
        .forEach(
            (name, value) -> {
              if (!WITHOUT_EFFECT.contains(name)
                  && !GROWING.contains(name)
                  && !isDefault(name, value)) {
                facts.put(name, String.valueOf(value));
              }
            });
    if (dependsOnEpochs(config)) {
      facts.put("epochs", String.valueOf(config.learning().epochs()));
    }
    facts.put("device", String.valueOf(provenance.get("device")));
    facts.put("dataset", text(provenance, "dataset", "fingerprint"));
    facts.put("weights", text(provenance, "weights", "sha256"));
    return facts;
  }

  /** What older programs, whose runs may go on, always did and had no option for. */
  private static boolean isDefault(String name, Object value) {
    return (name.equals("backbone") && value.equals(Backbone.DEFAULT.name()))
        || (name.equals("keep-head") && value.equals(false))
        || (name.equals("exif-orientation") && value.equals("ignore"))
        || (name.equals("resize") && value.equals("squash"))
        || (name.equals("truncated") && value.equals("refuse"));
  }

  /** That of the images that could be read; {@code json} is the content of split.json. */
  public static Map<String, String> ofSplit(String json) {
    return Map.of("split.json", Checksums.sha256(json.getBytes(UTF_8)));
  }

  /** Whether another number of epochs would have changed the first of them. */
  static boolean dependsOnEpochs(TrainingConfig config) {
    return config.learning().lrSchedule() == Schedule.COSINE;
  }

  /**
   * Checks that the facts of a run are still those of its state.
   *
   * @throws InvalidInputException if not: config.json was edited, or files were mixed
   */
  public static void check(Path folder, Map<String, String> state, Map<String, String> facts)
      throws InvalidInputException {
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      String before = state.get(fact.getKey());
      if (!fact.getValue().equals(before)) {
        throw new InvalidInputException(
            "%s: %s is %s now, but was %s in its epochs so far; put it back or begin a new run"
                .formatted(folder, fact.getKey(), fact.getValue(), before));
      }
    }
  }

  private static String text(Map<String, Object> json, String object, String name) {
    Object value = json.get(object) instanceof Map<?, ?> map ? map.get(name) : null;
    return value == null ? "random" : value.toString();
  }
}

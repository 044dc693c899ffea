package dev.tjtrain.run.record;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a saved model says about the run that made it, as far as {@link Provenance} wrote it down.
 *
 * @param run its options; the defaults if the model names none
 * @param source where the run's images came from; empty if the model names no options
 * @param fingerprint of those images
 */
public record ModelOrigin(
    TrainingConfig run, Optional<DataSource> source, Optional<String> fingerprint) {

  /**
   * Reads the record {@code provenance}; a model without one comes from nowhere.
   *
   * @param file the model's, for messages
   * @param records of the model
   * @throws InvalidInputException if it holds something that no run writes
   */
  public static ModelOrigin of(Path file, Map<String, String> records)
      throws InvalidInputException {
    String json = records.getOrDefault("provenance", "{}");
    try {
      JsonObject provenance = new Gson().fromJson(json, JsonObject.class);
      return of(provenance == null ? new JsonObject() : provenance);
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | IllegalArgumentException e) {
      throw new InvalidInputException(
          file + ": what it says about its run cannot be read; the file is damaged", e);
    }
  }

  private static ModelOrigin of(JsonObject provenance) {
    boolean fineTune = provenance.has("command") && text(provenance, "command").equals("fine-tune");
    Map<String, String> options = options(object(provenance, "options"));
    TrainingConfig run = TrainingConfig.of(fineTune ? Mode.FINE_TUNE : Mode.TRANSFER, options);
    JsonObject dataset = object(provenance, "dataset");
    return new ModelOrigin(
        run,
        options.isEmpty() ? Optional.empty() : Optional.of(run.data().source()),
        dataset.has("fingerprint") ? Optional.of(text(dataset, "fingerprint")) : Optional.empty());
  }

  private static JsonObject object(JsonObject in, String name) {
    return in.has(name) ? in.get(name).getAsJsonObject() : new JsonObject();
  }

  private static String text(JsonObject in, String name) {
    return in.get(name).getAsString();
  }

  /**
   * The options of a run, if any, by name, as texts. Those of older programs do not name all that
   * this one has a default for.
   */
  static Map<String, String> options(JsonObject object) {
    Map<String, String> texts = texts(object);
    if (!texts.isEmpty()) {
      texts.putIfAbsent("exif-orientation", "ignore");
    }
    return texts;
  }

  /** The values of an object of plain values, as texts. */
  static Map<String, String> texts(JsonObject object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.asMap().forEach((name, value) -> texts.put(name, value.getAsString()));
    return texts;
  }
}

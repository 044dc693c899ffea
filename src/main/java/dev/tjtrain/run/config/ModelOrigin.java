package dev.tjtrain.run.config;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Backbone;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a saved model says about the run that made it, as far as {@link Provenance} wrote it down.
 *
 * @param source where the run's images came from
 * @param fingerprint of those images
 * @param limit how many of each class it used at most
 * @param splitMethod how it split them
 * @param splitSeed of that split
 * @param batchNorm which part of the network each step ran
 * @param cut the first block that learnt
 */
public record ModelOrigin(
    Optional<DataSource> source,
    Optional<String> fingerprint,
    OptionalInt limit,
    String splitMethod,
    OptionalInt splitSeed,
    BatchNorm batchNorm,
    int cut) {

  public static final String RANDOM_SPLIT = "random";

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
      return provenance == null ? of(new JsonObject()) : of(provenance);
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | IllegalArgumentException e) {
      throw new InvalidInputException(
          file + ": what it says about its run cannot be read; the file is damaged", e);
    }
  }

  private static ModelOrigin of(JsonObject provenance) {
    JsonObject options = object(provenance, "options");
    boolean transfer = text(provenance, "command").equals(Optional.of("transfer"));
    int cut =
        transfer
            ? Backbone.DEFAULT.depth()
            : number(options, "unfreeze-from").orElse(Backbone.DEFAULT.depth());
    if (cut < 0 || cut > Backbone.DEFAULT.depth()) {
      throw new IllegalArgumentException("no block " + cut);
    }
    return new ModelOrigin(
        source(options),
        text(object(provenance, "dataset"), "fingerprint"),
        number(options, "limit"),
        text(options, "split").orElse(RANDOM_SPLIT),
        number(options, "split-seed"),
        text(options, "recipe").equals(Optional.of("tutorial"))
            ? BatchNorm.BATCH
            : BatchNorm.INFERENCE,
        cut);
  }

  private static Optional<DataSource> source(JsonObject options) {
    Optional<String> folder = text(options, "data");
    if (folder.isPresent()) {
      return Optional.of(new DataSource.Folder(Path.of(folder.get())));
    }
    Optional<String> dataset = text(options, "dataset");
    if (dataset.isPresent()) {
      return Optional.of(new DataSource.Kaggle(KaggleDataset.parse(dataset.get())));
    }
    return options.has("sample") ? Optional.of(new DataSource.Sample()) : Optional.empty();
  }

  private static JsonObject object(JsonObject in, String name) {
    return in.has(name) ? in.get(name).getAsJsonObject() : new JsonObject();
  }

  private static Optional<String> text(JsonObject in, String name) {
    return Optional.ofNullable(in.get(name)).map(JsonElement::getAsString);
  }

  private static OptionalInt number(JsonObject in, String name) {
    return in.has(name) ? OptionalInt.of(in.get(name).getAsInt()) : OptionalInt.empty();
  }
}

package dev.tjtrain.run.folder;

import com.google.gson.Gson;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.run.record.Provenance;
import dev.tjtrain.train.EpochMetrics;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Writes the network as a run's {@code last.pt} and {@code best.pt}, with what one has to know of
 * it beside it. The same run makes the same bytes, at whatever time and in whatever folder.
 */
public final class ModelFiles {

  static final String LAST = "last.pt";
  static final String BEST = "best.pt";

  private static final Gson GSON = new Gson();

  private final RunDirectory directory;
  private final Network network;
  private final Map<String, String> records = new LinkedHashMap<>();

  /** Prepares writing; {@code provenance} is the content of config.json. */
  public ModelFiles(
      RunDirectory directory,
      Network network,
      List<String> classes,
      Preprocessing preprocessing,
      Map<String, Object> provenance) {
    this.directory = directory;
    this.network = network;
    records.put(SavedModel.BACKBONE, network.backbone().name());
    records.put("classes", GSON.toJson(classes));
    records.put("preprocessing", GSON.toJson(preprocessing));
    records.put("provenance", GSON.toJson(Provenance.ofModel(provenance)));
  }

  /** Writes the network as it is before the first epoch has ended. */
  void writeUntrained() throws IOException {
    ModelArchive.write(directory.file(LAST), network, records);
  }

  /**
   * Writes the network as it is after the epoch of {@code metrics}.
   *
   * @param temperature for its probabilities, if it is known yet
   */
  void write(String name, EpochMetrics metrics, OptionalDouble temperature) throws IOException {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("epoch", metrics.epoch());
    numbers.put("trainLoss", metrics.trainLoss());
    numbers.put("trainAccuracy", metrics.trainAccuracy());
    numbers.put("validationLoss", metrics.validationLoss());
    numbers.put("validationAccuracy", metrics.validationAccuracy());
    Map<String, String> all = new LinkedHashMap<>(records);
    all.put("epoch", String.valueOf(metrics.epoch()));
    all.put("metrics", GSON.toJson(numbers));
    temperature.ifPresent(
        t -> all.put(SavedModel.CALIBRATION, GSON.toJson(Map.of("temperature", t))));
    ModelArchive.write(directory.file(name), network, all);
  }
}

package dev.tjtrain.network;

import ai.djl.Device;
import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.PretrainedWeights;
import dev.tjtrain.weights.PretrainedWeights.Classifier;
import dev.tjtrain.weights.StateDictReader;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that a run saved, ready for use, with what its run wrote beside it.
 *
 * <p>Only tensors and text are taken from the file; the code in it never runs. The architecture is
 * this program's own.
 *
 * @param network in eval mode
 * @param classes names in the order of the logits
 * @param preprocessing what has to happen to an image
 * @param records every text under {@code extra/}, by name
 */
public record SavedModel(
    Network network, List<String> classes, Preprocessing preprocessing, Map<String, String> records)
    implements AutoCloseable {

  /** The record that names the classes. */
  public static final String CLASSES = "classes";

  /** The record that names the backbone. */
  public static final String BACKBONE = "backbone";

  /**
   * The record that says how probabilities are scaled; of older and unfinished runs there is none.
   */
  public static final String CALIBRATION = "calibration";

  private static final TypeToken<List<String>> NAMES = new TypeToken<>() {};
  private static final int LARGEST_SIDE = 16_384;

  /**
   * Opens {@code file}, such as a run's {@code best.pt}.
   *
   * @throws InvalidInputException if it is missing, damaged, of another architecture, or was not
   *     saved by a run
   */
  public static SavedModel open(Path file, Device device) throws IOException {
    return read(file).open(device);
  }

  /**
   * Reads {@code file} as far as that goes without the engine.
   *
   * @throws InvalidInputException if it is missing, damaged, or was not saved by a run of a
   *     backbone that this program knows
   */
  public static Content read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + ": there is no such file; give a run's best.pt or last.pt");
    }
    return of(StateDictReader.read(file), ModelArchive.extra(file));
  }

  /**
   * The same of what was read of a file already.
   *
   * @param saved its tensors
   * @param records its texts under {@code extra/}
   * @throws InvalidInputException as {@link #read}
   */
  public static Content of(StateDict saved, Map<String, String> records)
      throws InvalidInputException {
    Path file = saved.file();
    List<String> classes = record(file, records, CLASSES, NAMES);
    Preprocessing preprocessing =
        record(file, records, "preprocessing", TypeToken.get(Preprocessing.class));
    if (classes.stream().anyMatch(name -> name == null) || !sane(preprocessing)) {
      throw new InvalidInputException(damaged(file));
    }
    if (!(temperature(records) > 0) || Double.isInfinite(temperature(records))) {
      throw new InvalidInputException(
          file + ": its " + CALIBRATION + " cannot be read; the file is damaged");
    }
    return new Content(file, backbone(file, records), classes, preprocessing, records, saved);
  }

  /** What a saved model's file holds; to read it takes no engine. */
  public record Content(
      Path file,
      Backbone backbone,
      List<String> classes,
      Preprocessing preprocessing,
      Map<String, String> records,
      StateDict tensors) {

    /**
     * Makes the network on {@code device}.
     *
     * @throws InvalidInputException if the tensors are of another architecture
     */
    public SavedModel open(Device device) throws IOException {
      checkClassifier();
      Network network = Networks.blank(backbone, classes.size(), device);
      try {
        network.loadState(weights(network.shapes()));
        return new SavedModel(network, classes, preprocessing, records);
      } catch (IOException | RuntimeException e) {
        network.close();
        throw e;
      }
    }

    /** Before a network of that many outputs is built, which a few bytes of text could ask for. */
    private void checkClassifier() throws InvalidInputException {
      WeightTensor bias = tensors.tensors().get(backbone.classifier() + ".bias");
      long[] shape = bias == null ? new long[1] : bias.shape();
      if (classes.isEmpty() || !Arrays.equals(shape, new long[] {classes.size()})) {
        throw new InvalidInputException(
            "%s: names %d classes, but its classifier has %s; it was not saved by a run"
                .formatted(file, classes.size(), bias == null ? "none" : Arrays.toString(shape)));
      }
    }

    private Map<String, WeightTensor> weights(Map<String, long[]> shapes)
        throws InvalidInputException {
      PretrainedWeights weights = backbone.check(tensors, shapes);
      Classifier classifier =
          weights
              .classifier()
              .orElseThrow(() -> new InvalidInputException(file + ": has no classifier of a run"));
      Map<String, WeightTensor> all = new LinkedHashMap<>(weights.tensors());
      all.putAll(classifier.named(backbone.classifier()));
      return all;
    }
  }

  /** What to divide logits by, so that probabilities are right as often as they say; else 1. */
  public double temperature() {
    return temperature(records);
  }

  /** Not a number if the record cannot be read. */
  private static double temperature(Map<String, String> records) {
    try {
      return records.containsKey(CALIBRATION)
          ? JsonParser.parseString(records.get(CALIBRATION))
              .getAsJsonObject()
              .get("temperature")
              .getAsDouble()
          : 1;
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException
        | NumberFormatException e) {
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    network.close();
  }

  /**
   * The backbone that a file's records name.
   *
   * @param records under {@code extra/}; older programs, which had one backbone alone, named none
   * @throws InvalidInputException if this program has no such backbone
   */
  public static Backbone backbone(Path file, Map<String, String> records)
      throws InvalidInputException {
    String name = records.getOrDefault(BACKBONE, Backbone.DEFAULT.name());
    return Backbone.of(name)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "%s: is of the backbone %s, which this version does not have"
                        .formatted(file, WeightFile.shown(name))));
  }

  private static <T> T record(
      Path file, Map<String, String> records, String name, TypeToken<T> type)
      throws InvalidInputException {
    String json = records.get(name);
    if (json == null) {
      throw new InvalidInputException(
          file
              + ": holds no "
              + name
              + ", so it was not saved by a run; give its best.pt or last.pt");
    }
    try {
      T value = new Gson().fromJson(json, type);
      if (value != null) {
        return value;
      }
    } catch (JsonParseException e) {
      throw new InvalidInputException(damaged(file), e);
    }
    throw new InvalidInputException(damaged(file));
  }

  private static boolean sane(Preprocessing preprocessing) {
    return preprocessing.height() > 0
        && preprocessing.height() <= LARGEST_SIDE
        && preprocessing.width() > 0
        && preprocessing.width() <= LARGEST_SIDE;
  }

  private static String damaged(Path file) {
    return file + ": its classes or preprocessing cannot be read; the file is damaged";
  }
}

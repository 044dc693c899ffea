package dev.tjtrain.report.compare;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.files.SmallFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A JSON file of a run, read leniently: what is missing is missing, what is there must fit. */
record RunJson(Path file, JsonObject object) {

  /** The file's object; an empty one if there is no file. */
  static RunJson read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new RunJson(file, new JsonObject());
    }
    try {
      String text = new String(SmallFile.read(file), StandardCharsets.UTF_8);
      JsonElement root = JsonParser.parseString(text);
      if (root.isJsonObject()) {
        return new RunJson(file, root.getAsJsonObject());
      }
    } catch (JsonParseException | StackOverflowError e) {
      throw new IOException(file + ": not valid JSON", e);
    }
    throw new IOException(file + ": not a JSON object");
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(object.get(name)).filter(v -> !v.isJsonNull()).map(RunJson::shown);
  }

  Optional<Integer> wholeNumber(String name) throws IOException {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? Optional.empty() : Optional.of(whole(name, value));
  }

  /** An object of plain values; arrays and objects in it as JSON. */
  Map<String, String> texts(String name) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    inner(name).ifPresent(o -> o.asMap().forEach((key, value) -> texts.put(key, shown(value))));
    return texts;
  }

  /** An object of seconds. */
  Map<String, Duration> durations(String name) throws IOException {
    Map<String, Duration> durations = new LinkedHashMap<>();
    Optional<JsonObject> seconds = inner(name);
    if (seconds.isPresent()) {
      for (Map.Entry<String, JsonElement> entry : seconds.get().entrySet()) {
        double value = number(name + "." + entry.getKey(), entry.getValue());
        if (Double.isFinite(value)) {
          durations.put(entry.getKey(), Duration.ofMillis(Math.round(1000 * value)));
        }
      }
    }
    return durations;
  }

  /** A test result: loss and accuracy, and by class where the file has it. */
  Optional<Evaluation> evaluation(String name) throws IOException {
    Optional<JsonObject> found = inner(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    RunJson part = new RunJson(file, found.get());
    List<String> classes =
        part.inner("per_class").map(o -> List.copyOf(o.keySet())).orElse(List.of());
    int[][] confusion = part.confusion(classes.size());
    if (confusion.length > 0
        && (confusion.length != classes.size()
            || Stream.of(confusion).anyMatch(row -> row.length != classes.size()))) {
      throw new IOException(
          file + ": the confusion matrix of " + name + " does not fit its classes");
    }
    return Optional.of(
        new Evaluation(
            part.share("loss"),
            part.share("accuracy"),
            confusion.length == 0 ? List.of() : classes,
            confusion));
  }

  private double share(String name) throws IOException {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? Double.NaN : number(name, value);
  }

  /** The matrix, which may be there as a list of the cells that hold images; empty if it is not. */
  private int[][] confusion(int classes) throws IOException {
    JsonElement value = object.get("confusion");
    if (value == null || value.isJsonNull()) {
      return new int[0][];
    }
    if (value.isJsonObject()) {
      return matrix(new RunJson(file, value.getAsJsonObject()), classes);
    }
    JsonArray rows = array("confusion", value);
    int[][] matrix = new int[rows.size()][];
    for (int r = 0; r < matrix.length; r++) {
      matrix[r] = wholeNumbers("confusion", rows.get(r));
    }
    return matrix;
  }

  private int[][] matrix(RunJson cells, int classes) throws IOException {
    int[] actual = cells.wholeNumbers("actual", cells.object.get("actual"));
    int[] predicted = cells.wholeNumbers("predicted", cells.object.get("predicted"));
    int[] images = cells.wholeNumbers("images", cells.object.get("images"));
    int[][] matrix = new int[classes][classes];
    try {
      for (int i = 0; i < Math.max(actual.length, Math.max(predicted.length, images.length)); i++) {
        matrix[actual[i]][predicted[i]] = images[i];
      }
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IOException(file + ": \"confusion\" lists cells that are not there", e);
    }
    return matrix;
  }

  private int[] wholeNumbers(String name, @Nullable JsonElement value) throws IOException {
    JsonArray array = array(name, value);
    int[] numbers = new int[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = whole(name, array.get(i));
    }
    return numbers;
  }

  private Optional<JsonObject> inner(String name) throws IOException {
    JsonElement value = object.get(name);
    if (value == null || value.isJsonNull()) {
      return Optional.empty();
    }
    if (!value.isJsonObject()) {
      throw new IOException(file + ": \"" + name + "\" is not an object");
    }
    return Optional.of(value.getAsJsonObject());
  }

  private JsonArray array(String name, @Nullable JsonElement value) throws IOException {
    if (value == null || !value.isJsonArray()) {
      throw new IOException(file + ": \"" + name + "\" is not an array");
    }
    return value.getAsJsonArray();
  }

  private int whole(String name, JsonElement value) throws IOException {
    double number = number(name, value);
    if (number != Math.rint(number) || number < -1 || number > Integer.MAX_VALUE) {
      throw new IOException(file + ": \"" + name + "\" holds " + value + ", not a whole number");
    }
    return (int) number;
  }

  private double number(String name, JsonElement value) throws IOException {
    try {
      return value.getAsDouble();
    } catch (NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
      throw new IOException(file + ": \"" + name + "\" holds something that is no number", e);
    }
  }

  private static String shown(JsonElement value) {
    return value.isJsonPrimitive() ? value.getAsString() : value.toString();
  }
}

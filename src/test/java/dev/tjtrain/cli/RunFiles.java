package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.DynamicMessage;
import dev.tjtrain.report.tensorboard.EventFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a run directory. */
public record RunFiles(Path folder) {

  /** Names of everything in it, sorted. */
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  public JsonObject json(String name) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
  }

  public List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name));
  }

  /** The rows of metrics.csv without the seconds, the one column that no seed decides. */
  public List<String> metricsWithoutSeconds() throws IOException {
    return lines("metrics.csv").stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  /** Checks that this run came out as {@code other} did, to the last bit, times apart. */
  void assertSameAs(RunFiles other) throws IOException {
    assertThat(metricsWithoutSeconds()).isEqualTo(other.metricsWithoutSeconds());
    for (String model : List.of("last.pt", "best.pt")) {
      assertThat(folder.resolve(model)).hasSameBinaryContentAs(other.folder.resolve(model));
    }
    assertThat(lines("split.json")).isEqualTo(other.lines("split.json"));
    assertThat(withoutSeconds()).isEqualTo(other.withoutSeconds());
    assertThat(scalars()).isEqualTo(other.scalars());
    assertThat(names()).contains("report.html", "state.safetensors");
  }

  private JsonObject withoutSeconds() throws IOException {
    JsonObject result = json("result.json");
    assertThat(result.remove("seconds")).isNotNull();
    return result;
  }

  /** The numbers that TensorBoard shows, by tag and step. */
  Map<String, Float> scalars() throws IOException {
    List<String> events = names().stream().filter(name -> name.startsWith("events.")).toList();
    assertThat(events).hasSize(1);
    Map<String, Float> scalars = new TreeMap<>();
    for (DynamicMessage event : EventFileReader.read(folder.resolve(events.get(0)))) {
      long step = (Long) EventFileReader.field(event, "step");
      if (EventFileReader.field(event, "session_log", "status").equals(1)) {
        scalars.keySet().removeIf(key -> Long.parseLong(key.split(" ", 2)[1]) >= step);
      } else if (isScalar(event)) {
        String tag = (String) EventFileReader.field(event, "summary", "value", "tag");
        float value = (Float) EventFileReader.field(event, "summary", "value", "simple_value");
        assertThat(scalars.put(tag + " " + step, value)).as(tag + " " + step).isNull();
      }
    }
    return scalars;
  }

  private static boolean isScalar(DynamicMessage event) {
    DynamicMessage summary = (DynamicMessage) EventFileReader.field(event, "summary");
    return summary.toString().matches("(?s).*tag: \"(loss|accuracy|learning_rate).*");
  }

  /** The strings of a JSON array. */
  static List<String> strings(JsonElement array) {
    List<String> strings = new ArrayList<>();
    JsonArray elements = array.getAsJsonArray();
    elements.forEach(element -> strings.add(element.getAsString()));
    return strings;
  }
}

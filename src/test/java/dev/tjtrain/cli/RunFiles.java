package dev.tjtrain.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads a run directory. */
record RunFiles(Path folder) {

  /** Names of everything in it, sorted. */
  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  JsonObject json(String name) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
  }

  List<String> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve(name));
  }

  /** The rows of metrics.csv without the seconds, the one column that no seed decides. */
  List<String> metricsWithoutSeconds() throws IOException {
    return lines("metrics.csv").stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  /** The strings of a JSON array. */
  static List<String> strings(JsonElement array) {
    List<String> strings = new ArrayList<>();
    JsonArray elements = array.getAsJsonArray();
    elements.forEach(element -> strings.add(element.getAsString()));
    return strings;
  }
}

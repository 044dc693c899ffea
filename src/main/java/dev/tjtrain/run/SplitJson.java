package dev.tjtrain.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.InvalidInputException;
import dev.tjtrain.data.Skips;
import dev.tjtrain.data.SmallFile;
import dev.tjtrain.data.Split;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of split.json. */
final class SplitJson {

  private SplitJson() {}

  /** Collects it as a JSON object: the paths of each part, and why others are in none. */
  static Map<String, Object> of(FrameFolder frames, Split split, Skips skips) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("train", frames.paths(split.train()));
    json.put("val", frames.paths(split.validation()));
    json.put("test", frames.paths(split.test()));
    if (!skips.reasons().isEmpty()) {
      Map<String, String> skipped = new LinkedHashMap<>();
      skips.reasons().forEach((index, reason) -> skipped.put(frames.path(index), reason));
      json.put("skipped", skipped);
    }
    return json;
  }

  /**
   * The paths of one part.
   *
   * @throws InvalidInputException if {@code file} is not what {@link #of} collects
   */
  static List<String> paths(Path file, SplitPart part) throws IOException {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(SmallFile.read(file))).toString();
      List<String> paths = new ArrayList<>();
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      for (JsonElement path : json.getAsJsonArray(part.toString())) {
        paths.add(path.getAsString());
      }
      return paths;
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException
        | CharacterCodingException e) {
      throw new InvalidInputException(
          file + ": is no run's split.json; remove it to have the split made again", e);
    }
  }
}

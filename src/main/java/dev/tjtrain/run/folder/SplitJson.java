package dev.tjtrain.run.folder;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tjtrain.dataset.Corrections;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.dataset.split.Split;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.SmallFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of split.json. */
public final class SplitJson {

  private SplitJson() {}

  /**
   * Collects it as a JSON object: the paths of each part, and why others are in none or of another
   * class.
   */
  public static Map<String, Object> of(
      ImageFolderDataset frames, Split split, UnreadableImages skips) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("train", frames.paths(split.train()));
    json.put("val", frames.paths(split.validation()));
    json.put("test", frames.paths(split.test()));
    if (!skips.reasons().isEmpty()) {
      Map<String, String> skipped = new LinkedHashMap<>();
      skips.reasons().forEach((index, reason) -> skipped.put(frames.path(index), reason));
      json.put("skipped", skipped);
    }
    Corrections corrections = frames.corrections();
    if (!corrections.excluded().isEmpty()) {
      json.put("excluded", corrections.excluded());
    }
    if (!corrections.relabelled().isEmpty()) {
      json.put("relabelled", corrections.relabelled());
    }
    return json;
  }

  /**
   * The paths of one part.
   *
   * @throws InvalidInputException if {@code file} is not what {@link #of} collects
   */
  public static List<String> paths(Path file, SplitPart part) throws IOException {
    try {
      List<String> paths = new ArrayList<>();
      JsonObject json = JsonParser.parseString(SmallFile.text(file)).getAsJsonObject();
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

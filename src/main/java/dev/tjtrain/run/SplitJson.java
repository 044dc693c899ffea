package dev.tjtrain.run;

import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.Skips;
import dev.tjtrain.data.Split;
import java.util.LinkedHashMap;
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
}

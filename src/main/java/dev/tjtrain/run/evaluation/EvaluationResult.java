package dev.tjtrain.run.evaluation;

import dev.tjtrain.dataset.SplitPart;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.run.folder.ResultJson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an evaluation came to.
 *
 * @param model the file
 * @param data the folder of class folders
 * @param part which of its images
 * @param images how many could be read
 * @param skipped why others could not, by path below {@code data}
 * @param measurement on those that could
 */
public record EvaluationResult(
    Path model,
    Path data,
    SplitPart part,
    int images,
    Map<String, String> skipped,
    Measurement measurement) {

  /** As a JSON object: what result.json has under {@code test}, and of what it is. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", model.toString());
    json.put("data", data.toString());
    json.put("split", part.toString());
    json.put("images", images);
    if (!skipped.isEmpty()) {
      json.put("skipped", skipped);
    }
    json.putAll(ResultJson.evaluation(measurement));
    return json;
  }
}

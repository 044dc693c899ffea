package dev.tjtrain.run;

import dev.tjtrain.eval.Evaluation;
import dev.tjtrain.train.EpochMetrics;
import java.util.LinkedHashMap;
import java.util.Map;

/** The content of result.json. */
final class ResultJson {

  private ResultJson() {}

  /** Collects it as a JSON object. */
  static Map<String, Object> of(
      EpochMetrics best, Evaluation testOfBest, Evaluation testOfLast, Seconds seconds) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("best_epoch", best.epoch());
    json.put("best_val_accuracy", best.validationAccuracy());
    json.put("classes", testOfBest.classes());
    json.put("test", evaluation(testOfBest));
    json.put("test_last", evaluation(testOfLast));
    json.put("seconds", seconds);
    return json;
  }

  private static Map<String, Object> evaluation(Evaluation evaluation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("loss", evaluation.loss());
    json.put("accuracy", evaluation.accuracy());
    json.put("per_class", evaluation.perClass());
    json.put("confusion", evaluation.confusion());
    return json;
  }
}

package dev.tjtrain.run.folder;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Intervals;
import dev.tjtrain.evaluate.Leakage;
import dev.tjtrain.evaluate.Measurement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of result.json. */
public final class ResultJson {

  /** A matrix of so many takes half a megabyte. */
  private static final int MOST_CLASSES_AS_MATRIX = 200;

  private ResultJson() {}

  /** Collects it as a JSON object. */
  public static Map<String, Object> of(TestResult test, Leakage leakage, Seconds seconds) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("best_epoch", test.best().epoch());
    json.put("best_val_accuracy", test.best().validationAccuracy());
    json.put("classes", test.ofBest().evaluation().classes());
    json.put("test", evaluation(test.ofBest()));
    json.put("test_last", evaluation(test.ofLast()));
    json.put("leakage", leakage(leakage));
    json.put("seconds", seconds);
    return json;
  }

  private static Map<String, Object> leakage(Leakage leakage) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("threshold", leakage.threshold());
    json.put("val", leakage(leakage.validation()));
    json.put("test", leakage(leakage.test()));
    json.put("closest", leakage.closest());
    return json;
  }

  private static Map<String, Object> leakage(Leakage.Part part) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("images", part.images());
    json.put("duplicates", part.duplicates());
    json.put("compared", part.compared());
    json.put("near_duplicates", part.near());
    json.put("near_share", part.nearShare());
    return json;
  }

  /** The matrix, or of a large one, which is nearly empty, the cells that hold images. */
  private static Object confusion(int[][] matrix) {
    if (matrix.length <= MOST_CLASSES_AS_MATRIX) {
      return matrix;
    }
    List<Integer> rows = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    List<Integer> images = new ArrayList<>();
    for (int actual = 0; actual < matrix.length; actual++) {
      for (int predicted = 0; predicted < matrix.length; predicted++) {
        if (matrix[actual][predicted] > 0) {
          rows.add(actual);
          columns.add(predicted);
          images.add(matrix[actual][predicted]);
        }
      }
    }
    Map<String, List<Integer>> cells = new LinkedHashMap<>();
    cells.put("actual", rows);
    cells.put("predicted", columns);
    cells.put("images", images);
    return cells;
  }

  /** The result on one part of the data. */
  public static Map<String, Object> evaluation(Measurement measurement) {
    Evaluation evaluation = measurement.evaluation();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("loss", evaluation.loss());
    json.put("accuracy", evaluation.accuracy());
    measurement.topFive().ifPresent(share -> json.put("top5_accuracy", share));
    json.put("macro_f1", evaluation.macroF1());
    json.put("per_class", evaluation.perClass());
    json.put("confusion", confusion(evaluation.confusion()));
    Intervals intervals = measurement.intervals();
    Map<String, Object> of95 = new LinkedHashMap<>();
    of95.put("accuracy", intervals.accuracy());
    of95.put("loss", intervals.loss());
    of95.put("macro_f1", intervals.macroF1());
    of95.put("f1", intervals.f1());
    of95.put("blocks", intervals.blocks());
    json.put("intervals", of95);
    Map<String, Object> calibration = new LinkedHashMap<>();
    calibration.put("temperature", measurement.temperature());
    calibration.put("ece", measurement.reliability().error());
    calibration.put("ece_uncalibrated", measurement.uncalibrated().error());
    json.put("calibration", calibration);
    return json;
  }
}

package dev.tjtrain.cli.result;

import dev.tjtrain.run.prediction.Prediction;
import dev.tjtrain.run.prediction.Prediction.RankedClass;
import dev.tjtrain.run.prediction.PredictionOutput;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Predictions as a JSON array, an object a line. The array is closed even if work was stopped. */
public final class PredictionJson implements PredictionOutput {

  private final Writer out;
  private final int top;
  private String separator = "\n";

  /** Prints the {@code top} likeliest classes of each image to {@code out}. */
  public PredictionJson(Writer out, int top) {
    this.out = out;
    this.top = top;
  }

  @Override
  public void begin(List<String> classes, List<String> names) throws IOException {
    out.write("[");
  }

  @Override
  public void classified(String name, Prediction prediction) throws IOException {
    List<RankedClass> ranked = prediction.ranked();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", name);
    json.putAll(json(prediction.answer()));
    List<Map<String, Object>> likeliest = new ArrayList<>();
    ranked.stream().limit(top).forEach(ofClass -> likeliest.add(json(ofClass)));
    json.put("top", likeliest);
    write(json);
  }

  @Override
  public void unreadable(String name, String reason) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", name);
    json.put("error", reason);
    write(json);
  }

  @Override
  public void end() throws IOException {
    out.write("\n]\n");
    out.flush();
  }

  private void write(Map<String, Object> json) throws IOException {
    out.write(separator + ResultJsonText.line(json));
    out.flush();
    separator = ",\n";
  }

  private static Map<String, Object> json(RankedClass ofClass) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("class", ofClass.name());
    json.put("probability", ofClass.probability());
    return json;
  }
}

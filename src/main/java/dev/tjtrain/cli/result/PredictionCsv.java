package dev.tjtrain.cli.result;

import dev.tjtrain.files.CsvLine;
import dev.tjtrain.run.prediction.Prediction;
import dev.tjtrain.run.prediction.Prediction.RankedClass;
import dev.tjtrain.run.prediction.PredictionOutput;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Predictions as comma-separated values with a column a class. */
public final class PredictionCsv implements PredictionOutput {

  private final Writer out;
  private int classes;

  /** Prints to {@code out}. */
  public PredictionCsv(Writer out) {
    this.out = out;
  }

  @Override
  public void begin(List<String> classes, List<String> names) throws IOException {
    this.classes = classes.size();
    write(
        new CsvLine().add("file").add("class").add("probability").addClasses(classes).add("error"));
  }

  @Override
  public void classified(String name, Prediction prediction) throws IOException {
    RankedClass likeliest = prediction.answer();
    write(
        new CsvLine()
            .add(name)
            .add(likeliest.name())
            .add(String.valueOf(likeliest.probability()))
            .addAll(prediction.probabilities())
            .add(""));
  }

  @Override
  public void unreadable(String name, String reason) throws IOException {
    CsvLine line = new CsvLine().add(name).add("").add("");
    for (int c = 0; c < classes; c++) {
      line.add("");
    }
    write(line.add(reason));
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }

  private void write(CsvLine line) throws IOException {
    out.write(line.toString());
    out.flush();
  }
}

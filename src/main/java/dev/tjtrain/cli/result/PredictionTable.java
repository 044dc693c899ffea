package dev.tjtrain.cli.result;

import dev.tjtrain.cli.print.TerminalText;
import dev.tjtrain.run.prediction.Prediction;
import dev.tjtrain.run.prediction.Prediction.RankedClass;
import dev.tjtrain.run.prediction.PredictionOutput;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Predictions as lines for people to read, in columns. What cannot be read is not among them. */
public final class PredictionTable implements PredictionOutput {

  /** Longer names push what stands behind them to the right. */
  private static final int WIDEST = 60;

  private final Writer out;
  private final int top;
  private int fileWidth;
  private int classWidth;

  /** Prints the {@code top} likeliest classes of each image to {@code out}. */
  public PredictionTable(Writer out, int top) {
    this.out = out;
    this.top = top;
  }

  @Override
  public void begin(List<String> classes, List<String> names) {
    fileWidth = widest(names);
    classWidth = widest(classes);
  }

  @Override
  public void classified(String name, Prediction prediction) throws IOException {
    StringBuilder line = new StringBuilder(TerminalText.padded(name, fileWidth));
    List<RankedClass> shown = new ArrayList<>();
    prediction.ranked().stream().limit(top).forEach(shown::add);
    shown.set(0, prediction.answer());
    for (RankedClass ofClass : shown) {
      line.append("  ")
          .append(TerminalText.padded(ofClass.name(), classWidth))
          .append(String.format(Locale.ROOT, " %.4f", ofClass.probability()));
    }
    out.write(line.append('\n').toString());
    out.flush();
  }

  @Override
  public void unreadable(String name, String reason) {}

  @Override
  public void end() throws IOException {
    out.flush();
  }

  private static int widest(List<String> texts) {
    return texts.stream()
        .mapToInt(text -> TerminalText.width(TerminalText.of(text)))
        .filter(width -> width <= WIDEST)
        .max()
        .orElse(0);
  }
}

package dev.tjtrain.cli.result;

import dev.tjtrain.cli.print.IntervalLine;
import dev.tjtrain.cli.print.TerminalText;
import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.run.evaluation.EvaluationResult;
import java.util.List;
import java.util.Locale;

/** An evaluation for people to read. */
public final class EvaluationTable {

  /** A larger confusion matrix fits no terminal. */
  private static final int MOST_CLASSES = 20;

  private static final int NAME = 24;

  private final StringBuilder out = new StringBuilder();

  private EvaluationTable() {}

  public static String of(EvaluationResult result) {
    EvaluationTable table = new EvaluationTable();
    Evaluation evaluation = result.measurement().evaluation();
    table.line(
        "%s images of %s: loss %.4f accuracy %.4f",
        result.images(),
        TerminalText.of(result.data().toString()),
        evaluation.loss(),
        evaluation.accuracy());
    table.line("%s", IntervalLine.of(result.measurement()));
    List<String> classes = evaluation.classes();
    int name =
        Math.max(
            NAME,
            classes.stream().mapToInt(c -> TerminalText.width(TerminalText.of(c))).max().orElse(0));
    table.perClass(evaluation, name);
    if (classes.size() <= MOST_CLASSES) {
      table.confusion(evaluation, name);
    }
    return table.out.toString();
  }

  private void perClass(Evaluation evaluation, int name) {
    line(
        "%s %9s %9s %9s %9s",
        TerminalText.padded("class", name), "precision", "recall", "f1", "images");
    evaluation
        .perClass()
        .forEach(
            (of, m) ->
                line(
                    "%s %9.4f %9s %9s %9d",
                    TerminalText.padded(of, name),
                    m.precision(),
                    shown(m.recall(), m),
                    shown(m.f1(), m),
                    m.support()));
  }

  private void confusion(Evaluation evaluation, int name) {
    line("confusion (a row is a true class, a column what it was taken for):");
    List<String> classes = evaluation.classes();
    StringBuilder head = new StringBuilder(" ".repeat(name));
    for (int c = 0; c < classes.size(); c++) {
      head.append(String.format(Locale.ROOT, " %6d", c + 1));
    }
    line("%s", head);
    for (int actual = 0; actual < classes.size(); actual++) {
      StringBuilder row =
          new StringBuilder(TerminalText.padded((actual + 1) + " " + classes.get(actual), name));
      for (int count : evaluation.confusion()[actual]) {
        row.append(String.format(Locale.ROOT, " %6d", count));
      }
      line("%s", row);
    }
  }

  /** What is a share of nothing has no value. */
  private static String shown(double value, ClassMetrics metrics) {
    return metrics.support() == 0 ? "-" : String.format(Locale.ROOT, "%.4f", value);
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

package dev.tjtrain.cli.result;

import dev.tjtrain.cli.print.ClassLines;
import dev.tjtrain.cli.print.IntervalLine;
import dev.tjtrain.cli.print.TerminalText;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.run.evaluation.EvaluationResult;
import java.util.List;
import java.util.Locale;

/** An evaluation for people to read. */
public final class EvaluationTable {

  private final StringBuilder out = new StringBuilder();

  private EvaluationTable() {}

  public static String of(EvaluationResult result) {
    EvaluationTable table = new EvaluationTable();
    Evaluation evaluation = result.measurement().evaluation();
    table.line(
        "%s images of %s: %s",
        result.images(),
        TerminalText.of(result.data().toString()),
        IntervalLine.result(result.measurement()));
    table.line("%s", IntervalLine.of(result.measurement()));
    table.out.append(ClassLines.of(evaluation, "the output of --json"));
    if (evaluation.classes().size() <= ClassLines.MOST_CLASSES) {
      table.confusion(evaluation, ClassLines.width(evaluation.classes()));
    }
    return table.out.toString();
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

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}

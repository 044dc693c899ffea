package dev.tjtrain.cli.print;

import dev.tjtrain.evaluate.ClassMetrics;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.files.Printable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How each class fares in a test, as a table; of many classes the worst alone. */
public final class ClassLines {

  /** More lines would push all else off the screen. */
  public static final int MOST_CLASSES = 20;

  private static final int LEAST_NAME = 24;

  private ClassLines() {}

  /** Columns that the name of a class takes, so that those of {@code classes} fit. */
  public static int width(List<String> classes) {
    return classes.stream()
        .mapToInt(name -> TerminalText.width(TerminalText.of(name)))
        .reduce(LEAST_NAME, Math::max);
  }

  /**
   * The table, which ends in a line end.
   *
   * @param allOf what has the classes that are left out
   */
  public static String of(Evaluation evaluation, String allOf) {
    List<Map.Entry<String, ClassMetrics>> all = List.copyOf(evaluation.perClass().entrySet());
    List<Map.Entry<String, ClassMetrics>> shown = all;
    if (all.size() > MOST_CLASSES) {
      shown =
          all.stream()
              .filter(of -> of.getValue().support() > 0)
              .sorted(Comparator.comparingDouble(of -> of.getValue().f1()))
              .limit(MOST_CLASSES)
              .toList();
    }
    int name = width(shown.stream().map(Map.Entry::getKey).toList());
    StringBuilder table = new StringBuilder();
    table.append(line(name, "class", "precision", "recall", "f1", "images"));
    for (Map.Entry<String, ClassMetrics> of : shown) {
      ClassMetrics m = of.getValue();
      boolean tested = m.support() > 0; // What is a share of nothing has no value.
      table.append(
          line(
              name,
              of.getKey(),
              share(m.precision()),
              tested ? share(m.recall()) : "-",
              tested ? share(m.f1()) : "-",
              String.valueOf(m.support())));
    }
    if (shown.size() < all.size()) {
      table.append(
          "the classes of the lowest f1; all %,d are in %s%n".formatted(all.size(), allOf));
    }
    return table.toString();
  }

  private static String line(int width, String name, Object... columns) {
    return TerminalText.padded(Printable.line(name), width)
        + String.format(" %9s %9s %9s %9s%n", columns);
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.4f", share);
  }
}

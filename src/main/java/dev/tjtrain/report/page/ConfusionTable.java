package dev.tjtrain.report.page;

import dev.tjtrain.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The confusion matrix as a table of shaded cells, and the mistakes made most often. */
public final class ConfusionTable {

  /** Beyond this a table can no longer be taken in, and a page of a thousand classes not loaded. */
  public static final int MOST_CLASSES = 50;

  private static final int MOST_CLASSES_WITH_SHARES = 12;
  private static final int MOST_LEVEL_LABELS = 6;

  private ConfusionTable() {}

  /**
   * Adds the table; a row is an actual class, a column a predicted one, a shade the share of the
   * row.
   */
  public static void writeTo(Html html, Evaluation evaluation) {
    List<String> classes = evaluation.classes();
    boolean shares = classes.size() <= MOST_CLASSES_WITH_SHARES;
    html.element(
        "div",
        () ->
            html.element(
                "table",
                () -> {
                  html.element("thead", () -> head(html, classes));
                  html.element(
                      "tbody",
                      () -> {
                        for (int actual = 0; actual < classes.size(); actual++) {
                          row(html, evaluation, actual, shares);
                        }
                      });
                },
                "class",
                shares ? "confusion" : "confusion dense"),
        "class",
        "scroll");
  }

  /**
   * A pair of classes that were taken for one another.
   *
   * @param actual index of the class that the images are of
   * @param predicted index of the class they were taken for
   * @param count number of images
   */
  public record Pair(int actual, int predicted, int count) {}

  /** The {@code most} most frequent mistakes, the most frequent first. */
  public static List<Pair> mostFrequent(Evaluation evaluation, int most) {
    List<Pair> pairs = new ArrayList<>();
    int[][] confusion = evaluation.confusion();
    for (int actual = 0; actual < confusion.length; actual++) {
      for (int predicted = 0; predicted < confusion.length; predicted++) {
        if (actual != predicted && confusion[actual][predicted] > 0) {
          pairs.add(new Pair(actual, predicted, confusion[actual][predicted]));
        }
      }
    }
    return pairs.stream()
        .sorted(Comparator.comparingInt(Pair::count).reversed())
        .limit(most)
        .toList();
  }

  private static void head(Html html, List<String> classes) {
    String direction = classes.size() <= MOST_LEVEL_LABELS ? "level" : "upright";
    html.element(
        "tr",
        () -> {
          html.element("th", "actual \\ predicted", "class", "corner");
          for (String name : classes) {
            html.element(
                "th",
                () -> html.element("span", () -> Page.name(html, name)),
                "scope",
                "col",
                "class",
                direction,
                "title",
                name);
          }
        });
  }

  private static void row(Html html, Evaluation evaluation, int actual, boolean shares) {
    List<String> classes = evaluation.classes();
    int[] counts = evaluation.confusion()[actual];
    int support = IntStream.of(counts).sum();
    html.element(
        "tr",
        () -> {
          html.element(
              "th",
              () -> Page.name(html, classes.get(actual)),
              "scope",
              "row",
              "title",
              classes.get(actual));
          for (int predicted = 0; predicted < counts.length; predicted++) {
            int count = counts[predicted];
            double share = support == 0 ? 0 : (double) count / support;
            String kind = count == 0 ? "none" : actual == predicted ? "right" : "wrong";
            html.element(
                "td",
                () -> {
                  html.text(Numbers.count(count));
                  if (shares && count > 0) {
                    html.text(" ");
                    html.element("small", Numbers.wholePercent(share));
                  }
                },
                "class",
                share > 0.55 ? kind + " strong" : kind,
                "style",
                String.format(Locale.ROOT, "--v:%.3f", count == 0 ? 0 : 0.12 + 0.88 * share),
                "title",
                classes.get(actual) + " → " + classes.get(predicted) + ": " + count);
          }
        });
  }
}

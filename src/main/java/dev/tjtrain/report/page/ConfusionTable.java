package dev.tjtrain.report.page;

import dev.tjtrain.evaluate.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The confusion matrix as a table of shaded cells, for the template {@code confusion}; a row is an
 * actual class, a column a predicted one, a shade the share of the row.
 */
public record ConfusionTable(Evaluation evaluation) {

  /** Beyond this a table can no longer be taken in, and a page of a thousand classes not loaded. */
  public static final int MOST_CLASSES = 50;

  private static final int MOST_CLASSES_WITH_SHARES = 12;
  private static final int MOST_LEVEL_LABELS = 6;

  /**
   * An actual class.
   *
   * @param name of the class
   * @param cells by predicted class
   */
  public record Row(String name, List<Cell> cells) {}

  /**
   * A cell.
   *
   * @param kind its classes in the style sheet
   * @param shade its style
   * @param predicted name of the class
   * @param images how many
   * @param share of the row, where there is room for it
   */
  public record Cell(
      String kind, String shade, String predicted, int images, Optional<Double> share) {}

  /**
   * A pair of classes that were taken for one another.
   *
   * @param actual the class that the images are of
   * @param predicted the class they were taken for
   * @param images how many
   */
  public record Pair(String actual, String predicted, int images) {}

  /** Whether cells are large enough to hold their share of the row. */
  public boolean shares() {
    return evaluation.classes().size() <= MOST_CLASSES_WITH_SHARES;
  }

  /** The style of the names of columns. */
  public String direction() {
    return evaluation.classes().size() <= MOST_LEVEL_LABELS ? "level" : "upright";
  }

  /** The rows. */
  public List<Row> rows() {
    List<String> classes = evaluation.classes();
    List<Row> rows = new ArrayList<>();
    for (int actual = 0; actual < classes.size(); actual++) {
      int[] counts = evaluation.confusion()[actual];
      int support = IntStream.of(counts).sum();
      List<Cell> cells = new ArrayList<>();
      for (int predicted = 0; predicted < counts.length; predicted++) {
        int count = counts[predicted];
        double share = support == 0 ? 0 : (double) count / support;
        String kind = count == 0 ? "none" : actual == predicted ? "right" : "wrong";
        cells.add(
            new Cell(
                share > 0.55 ? kind + " strong" : kind,
                String.format(Locale.ROOT, "--v:%.3f", count == 0 ? 0 : 0.12 + 0.88 * share),
                classes.get(predicted),
                count,
                shares() && count > 0 ? Optional.of(share) : Optional.empty()));
      }
      rows.add(new Row(classes.get(actual), cells));
    }
    return rows;
  }

  /** The {@code most} most frequent mistakes, the most frequent first. */
  public List<Pair> mostFrequent(int most) {
    List<String> classes = evaluation.classes();
    List<Pair> pairs = new ArrayList<>();
    int[][] confusion = evaluation.confusion();
    for (int actual = 0; actual < confusion.length; actual++) {
      for (int predicted = 0; predicted < confusion.length; predicted++) {
        if (actual != predicted && confusion[actual][predicted] > 0) {
          pairs.add(
              new Pair(classes.get(actual), classes.get(predicted), confusion[actual][predicted]));
        }
      }
    }
    return pairs.stream()
        .sorted(Comparator.comparingInt(Pair::images).reversed())
        .limit(most)
        .toList();
  }
}

package dev.tjtrain.report.page;

import java.util.List;
import java.util.Locale;

/**
 * A named line of a chart.
 *
 * @param name as in the legend
 * @param colour the style sheet's class that colours it
 * @param points in the order of the line; those that are not finite leave a gap
 */
public record Curve(String name, String colour, List<Point> points) {

  /** Keeps its own copy of the points. */
  public Curve {
    points = List.copyOf(points);
  }

  /**
   * A value of an epoch.
   *
   * @param epoch from 0
   * @param value not a number, or infinite, where there is none
   */
  public record Point(int epoch, double value) {}

  /** A coordinate to a tenth of a unit. */
  static String number(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}

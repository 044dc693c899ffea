package dev.tjtrain.report;

import dev.tjtrain.evaluate.Reliability;
import dev.tjtrain.report.page.Numbers;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How often answers are right, over how probable they are said to be, for the template {@code
 * reliability}: on the diagonal both agree, below it the model is too sure of itself. The area of a
 * dot is its share of the images.
 *
 * @param calibrated after temperature scaling
 * @param own the network's own probabilities
 */
record ReliabilityDiagram(Reliability calibrated, Reliability own) {

  // The square of the curves, as the template has it.
  private static final double LEFT = 48;
  private static final double BOTTOM = 308;
  private static final double SIDE = 300;

  private static final double LARGEST_RADIUS = 16;
  private static final double SMALLEST_RADIUS = 2.4;

  /**
   * A curve as it is drawn.
   *
   * @param colour the style sheet's class
   * @param path its points as SVG
   */
  record Curve(String colour, String name, String path, List<Dot> dots) {}

  /** A point, which says {@code text}. */
  record Dot(String x, String y, String radius, String text) {}

  List<Curve> curves() {
    return List.of(
        curve("train", "the network's own", own), curve("val", "calibrated", calibrated));
  }

  private static Curve curve(String colour, String name, Reliability reliability) {
    double images = reliability.bins().stream().mapToInt(Reliability.Bin::images).sum();
    List<Dot> dots =
        reliability.bins().stream().map(bin -> dot(bin, bin.images() / images, name)).toList();
    String path =
        dots.stream().map(dot -> dot.x + " " + dot.y).collect(Collectors.joining("L", "M", ""));
    return new Curve(colour, name, path, dots);
  }

  private static Dot dot(Reliability.Bin bin, double share, String name) {
    return new Dot(
        number(LEFT + bin.confidence() * SIDE),
        number(BOTTOM - bin.accuracy() * SIDE),
        number(Math.max(SMALLEST_RADIUS, LARGEST_RADIUS * Math.sqrt(share))),
        "%s: %s sure, %s right, %s images"
            .formatted(
                name,
                Numbers.percent(bin.confidence()),
                Numbers.percent(bin.accuracy()),
                Numbers.count(bin.images())));
  }

  private static String number(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}

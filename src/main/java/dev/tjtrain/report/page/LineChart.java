package dev.tjtrain.report.page;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Curves over epochs, for the template {@code chart}, which makes inline SVG of them, coloured by
 * the page's style sheet, so that they follow its light and dark colours. Points say their value
 * when pointed at.
 *
 * @param title above the chart
 * @param percent whether values are shares shown as percentages
 * @param curves in the legend's order
 * @param marked the epoch marked as best, if any
 */
public record LineChart(String title, boolean percent, List<Curve> curves, OptionalInt marked) {

  // The area of the curves, as the template has it.
  private static final double LEFT = 52;
  private static final double RIGHT = 446;
  private static final double TOP = 22;
  private static final double BOTTOM = 238;

  private static final int MOST_DOTS = 60;
  private static final int MOST_TARGETS = 400;

  /** Keeps its own copy of the curves. */
  public LineChart {
    curves = List.copyOf(curves);
  }

  /**
   * A place on an axis.
   *
   * @param at its coordinate
   * @param label what stands there
   * @param anchor the style sheet's class for the side of the place that the label is on
   */
  public record Tick(String at, String label, String anchor) {}

  /**
   * A curve as it is drawn.
   *
   * @param colour as of the curve
   * @param path its points as SVG
   * @param dots those that say their value
   */
  public record Line(String colour, String path, List<Dot> dots) {}

  /**
   * A point.
   *
   * @param kind the style sheet's class: seen, or only found
   * @param x coordinate
   * @param y coordinate
   * @param text what it says
   */
  public record Dot(String kind, String x, String y, String text) {}

  /** Values beside the chart. */
  public List<Tick> values() {
    Axis y = y();
    return y.ticks().stream()
        .map(tick -> new Tick(down(y, tick), y.label(tick, percent), "end"))
        .toList();
  }

  /** Epochs under it. */
  public List<Tick> epochs() {
    Axis x = x();
    return x.ticks().stream()
        .map(tick -> new Tick(across(x, tick), x.label(tick, false), "middle"))
        .toList();
  }

  /** The epoch marked as best. */
  public Optional<Tick> mark() {
    Axis x = x();
    return marked.stream()
        .mapToObj(
            epoch ->
                new Tick(
                    across(x, epoch),
                    "best: epoch " + epoch,
                    x.position(epoch) < 0.5 ? "start" : "end"))
        .findFirst();
  }

  /** The curves. */
  public List<Line> lines() {
    Axis x = x();
    Axis y = y();
    return curves.stream().map(curve -> line(curve, x, y)).toList();
  }

  /** Whether there is nothing to draw yet. */
  public boolean empty() {
    return curves.stream().flatMap(c -> c.points().stream()).noneMatch(LineChart::isFinite);
  }

  private Line line(Curve curve, Axis x, Axis y) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (Curve.Point point : curve.points()) {
      if (isFinite(point)) {
        path.append(pen ? 'L' : 'M')
            .append(across(x, point.epoch()))
            .append(' ')
            .append(down(y, point.value()));
      }
      pen = isFinite(point);
    }
    List<Curve.Point> finite = curve.points().stream().filter(LineChart::isFinite).toList();
    String kind = finite.size() > MOST_DOTS ? "target" : "dot";
    return new Line(
        curve.colour(),
        path.toString(),
        finite.size() > MOST_TARGETS
            ? List.of()
            : finite.stream()
                .map(
                    point ->
                        new Dot(
                            kind,
                            across(x, point.epoch()),
                            down(y, point.value()),
                            describe(curve, point)))
                .toList());
  }

  private String describe(Curve curve, Curve.Point point) {
    String value = percent ? Numbers.percent(point.value()) : Numbers.decimal(point.value());
    return curve.name() + ", epoch " + point.epoch() + ": " + value;
  }

  private Axis x() {
    return Axis.ofEpochs(
        curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Curve.Point::epoch));
  }

  private Axis y() {
    return Axis.of(
        curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Curve.Point::value), 5, 1e-4);
  }

  private static String across(Axis x, double epoch) {
    return Curve.number(LEFT + x.position(epoch) * (RIGHT - LEFT));
  }

  private static String down(Axis y, double value) {
    return Curve.number(BOTTOM - y.position(value) * (BOTTOM - TOP));
  }

  private static boolean isFinite(Curve.Point point) {
    return Double.isFinite(point.value());
  }
}

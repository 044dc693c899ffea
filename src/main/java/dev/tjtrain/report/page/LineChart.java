package dev.tjtrain.report.page;

import java.util.List;
import java.util.OptionalInt;

/**
 * Curves over epochs as inline SVG, coloured by the page's style sheet, so that they follow its
 * light and dark colours. Points say their value when pointed at.
 *
 * @param title above the chart
 * @param percent whether values are shares shown as percentages
 * @param curves in the legend's order
 * @param marked the epoch marked as best, if any
 */
public record LineChart(String title, boolean percent, List<Curve> curves, OptionalInt marked) {

  private static final double WIDTH = 460;
  private static final double HEIGHT = 280;
  private static final double LEFT = 52;
  private static final double RIGHT = WIDTH - 14;
  private static final double TOP = 22;
  private static final double BOTTOM = HEIGHT - 42;
  private static final int MOST_DOTS = 60;
  private static final int MOST_TARGETS = 400;

  /** Keeps its own copy of the curves. */
  public LineChart {
    curves = List.copyOf(curves);
  }

  /** Adds the chart with its title and legend. */
  public void writeTo(Html html) {
    html.element(
        "figure",
        () -> {
          html.element(
              "figcaption",
              () -> {
                html.element("strong", title);
                html.element("span", () -> legend(html), "class", "legend");
              });
          html.element(
              "svg",
              () -> drawing(html),
              "xmlns",
              "http://www.w3.org/2000/svg",
              "viewBox",
              "0 0 " + (int) WIDTH + " " + (int) HEIGHT,
              "role",
              "img",
              "aria-label",
              title);
        },
        "class",
        "chart");
  }

  private void legend(Html html) {
    for (Curve curve : curves) {
      html.element(
          "span",
          () -> {
            html.element("i", "", "class", "swatch");
            html.element("bdi", curve.name());
          },
          "class",
          curve.colour());
    }
  }

  private void drawing(Html html) {
    Axis x =
        Axis.ofEpochs(
            curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Curve.Point::epoch));
    Axis y =
        Axis.of(
            curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Curve.Point::value),
            5,
            1e-4);
    grid(html, x, y);
    marked.ifPresent(epoch -> mark(html, x, epoch));
    for (Curve curve : curves) {
      html.element("g", () -> draw(html, curve, x, y), "class", "curve " + curve.colour());
    }
    if (curves.stream().flatMap(c -> c.points().stream()).noneMatch(LineChart::isFinite)) {
      html.element(
          "text",
          "no values yet",
          "class",
          "middle",
          "x",
          Curve.number((LEFT + RIGHT) / 2),
          "y",
          Curve.number((TOP + BOTTOM) / 2));
    }
  }

  private void grid(Html html, Axis x, Axis y) {
    for (double tick : y.ticks()) {
      double at = down(y, tick);
      line(html, "grid", LEFT, at, RIGHT, at);
      label(html, y.label(tick, percent), "end", LEFT - 8, at + 4);
    }
    line(html, "axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    for (double tick : x.ticks()) {
      line(html, "axis", across(x, tick), BOTTOM, across(x, tick), BOTTOM + 4);
      label(html, x.label(tick, false), "middle", across(x, tick), BOTTOM + 18);
    }
    label(html, "epoch", "middle", (LEFT + RIGHT) / 2, HEIGHT - 6);
  }

  private static void mark(Html html, Axis x, int epoch) {
    double at = across(x, epoch);
    line(html, "best", at, TOP - 4, at, BOTTOM);
    boolean leftHalf = at < (LEFT + RIGHT) / 2;
    label(html, "best: epoch " + epoch, leftHalf ? "start" : "end", at, TOP - 9);
  }

  private void draw(Html html, Curve curve, Axis x, Axis y) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (Curve.Point point : curve.points()) {
      if (isFinite(point)) {
        path.append(pen ? 'L' : 'M')
            .append(Curve.number(across(x, point.epoch())))
            .append(' ')
            .append(Curve.number(down(y, point.value())));
      }
      pen = isFinite(point);
    }
    html.empty("path", "d", path.toString());
    List<Curve.Point> finite = curve.points().stream().filter(LineChart::isFinite).toList();
    if (finite.size() > MOST_TARGETS) {
      return;
    }
    String dots = finite.size() > MOST_DOTS ? "target" : "dot";
    for (Curve.Point point : finite) {
      html.element(
          "circle",
          () -> html.element("title", describe(curve, point)),
          "class",
          dots,
          "cx",
          Curve.number(across(x, point.epoch())),
          "cy",
          Curve.number(down(y, point.value())),
          "r",
          "2.4");
    }
  }

  private String describe(Curve curve, Curve.Point point) {
    String value = percent ? Numbers.percent(point.value()) : Numbers.decimal(point.value());
    return curve.name() + ", epoch " + point.epoch() + ": " + value;
  }

  private static void line(Html html, String kind, double x1, double y1, double x2, double y2) {
    html.empty(
        "line",
        "class",
        kind,
        "x1",
        Curve.number(x1),
        "y1",
        Curve.number(y1),
        "x2",
        Curve.number(x2),
        "y2",
        Curve.number(y2));
  }

  private static void label(Html html, String text, String anchor, double x, double y) {
    html.element("text", text, "class", anchor, "x", Curve.number(x), "y", Curve.number(y));
  }

  private static double across(Axis x, double epoch) {
    return LEFT + x.position(epoch) * (RIGHT - LEFT);
  }

  private static double down(Axis y, double value) {
    return BOTTOM - y.position(value) * (BOTTOM - TOP);
  }

  private static boolean isFinite(Curve.Point point) {
    return Double.isFinite(point.value());
  }
}

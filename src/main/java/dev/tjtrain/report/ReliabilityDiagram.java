package dev.tjtrain.report;

import dev.tjtrain.evaluate.Reliability;
import dev.tjtrain.report.page.Html;
import dev.tjtrain.report.page.Numbers;
import java.util.Locale;

/**
 * How often answers are right, over how probable they are said to be, as inline SVG: on the
 * diagonal both agree, below it the model is too sure of itself. The area of a dot is its share of
 * the images.
 *
 * @param calibrated after temperature scaling
 * @param own the network's own probabilities
 */
record ReliabilityDiagram(Html html, Reliability calibrated, Reliability own) {

  private static final int SIDE = 300;
  private static final int LEFT = 48;
  private static final int TOP = 8;
  private static final int WIDTH = LEFT + SIDE + 12;
  private static final int HEIGHT = TOP + SIDE + 42;
  private static final int TICKS = 4;
  private static final double LARGEST_RADIUS = 16;
  private static final double SMALLEST_RADIUS = 2.4;

  void write() {
    html.element(
        "figure",
        () -> {
          html.element(
              "figcaption",
              () -> {
                html.element("strong", "Reliability diagram");
                html.element("span", this::legend, "class", "legend");
              });
          html.element(
              "svg",
              this::drawing,
              "xmlns",
              "http://www.w3.org/2000/svg",
              "viewBox",
              "0 0 " + WIDTH + " " + HEIGHT,
              "style",
              "max-width: 420px",
              "role",
              "img",
              "aria-label",
              "Reliability diagram");
        },
        "class",
        "chart");
  }

  private void legend() {
    entry("train", "the network's own");
    entry("val", "calibrated");
  }

  private void entry(String colour, String name) {
    html.element(
        "span",
        () -> {
          html.element("i", "", "class", "swatch");
          html.element("bdi", name);
        },
        "class",
        colour);
  }

  private void drawing() {
    for (int tick = 0; tick <= TICKS; tick++) {
      double share = (double) tick / TICKS;
      line("grid", 0, share, 1, share);
      text("end", Numbers.wholePercent(share), LEFT - 8, down(share) + 4);
      text("middle", Numbers.wholePercent(share), across(share), TOP + SIDE + 18);
    }
    line("axis", 0, 0, 1, 0);
    line("best", 0, 0, 1, 1);
    text("middle", "mean probability; upwards, the share that is right", WIDTH / 2.0, HEIGHT - 4);
    curve("train", "the network's own", own);
    curve("val", "calibrated", calibrated);
  }

  private void curve(String colour, String name, Reliability reliability) {
    double images = reliability.bins().stream().mapToInt(Reliability.Bin::images).sum();
    html.element(
        "g",
        () -> {
          StringBuilder path = new StringBuilder();
          for (Reliability.Bin bin : reliability.bins()) {
            path.append(path.isEmpty() ? 'M' : 'L')
                .append(number(across(bin.confidence())))
                .append(' ')
                .append(number(down(bin.accuracy())));
          }
          html.empty("path", "d", path.toString());
          for (Reliability.Bin bin : reliability.bins()) {
            dot(bin, bin.images() / images, name);
          }
        },
        "class",
        "curve " + colour);
  }

  private void dot(Reliability.Bin bin, double share, String name) {
    html.element(
        "circle",
        () ->
            html.element(
                "title",
                "%s: %s sure, %s right, %s images"
                    .formatted(
                        name,
                        Numbers.percent(bin.confidence()),
                        Numbers.percent(bin.accuracy()),
                        Numbers.count(bin.images()))),
        "class",
        "dot",
        "fill-opacity",
        "0.5",
        "cx",
        number(across(bin.confidence())),
        "cy",
        number(down(bin.accuracy())),
        "r",
        number(Math.max(SMALLEST_RADIUS, LARGEST_RADIUS * Math.sqrt(share))));
  }

  private void line(String kind, double x1, double y1, double x2, double y2) {
    html.empty(
        "line",
        "class",
        kind,
        "x1",
        number(across(x1)),
        "y1",
        number(down(y1)),
        "x2",
        number(across(x2)),
        "y2",
        number(down(y2)));
  }

  private void text(String anchor, String text, double x, double y) {
    html.element("text", text, "class", anchor, "x", number(x), "y", number(y));
  }

  private static double across(double share) {
    return LEFT + share * SIDE;
  }

  private static double down(double share) {
    return TOP + (1 - share) * SIDE;
  }

  private static String number(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}

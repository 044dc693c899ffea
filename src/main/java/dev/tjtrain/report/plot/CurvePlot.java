package dev.tjtrain.report.plot;

import dev.tjtrain.report.page.Curve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves over epochs, on white, large enough for a slide. */
public final class CurvePlot {

  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;
  private static final Color INK = new Color(0x1f2328);
  private static final Color GRID = new Color(0xe2e5e9);
  private static final Color OTHER = new Color(0x57606a);
  private static final Map<String, Color> COLOURS =
      Map.of("train", new Color(0x2563c9), "val", new Color(0xe0700d));

  private CurvePlot() {}

  /**
   * Draws curves with axes and a legend. Values that are not finite are left out.
   *
   * @param percent whether values are shares, shown as percentages
   */
  public static PngImage draw(String title, boolean percent, List<Curve> curves)
      throws IOException {
    return PngImage.draw(
        title + " plot", () -> BitmapEncoder.getBufferedImage(chart(title, percent, curves)));
  }

  private static XYChart chart(String title, boolean percent, List<Curve> curves) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle(
                percent ? title.toLowerCase(Locale.ROOT) + " (%)" : title.toLowerCase(Locale.ROOT))
            .build();
    style(chart.getStyler());
    for (Curve curve : curves) {
      List<Curve.Point> finite =
          curve.points().stream().filter(point -> Double.isFinite(point.value())).toList();
      if (!finite.isEmpty()) {
        add(chart, curve, finite, percent ? 100 : 1);
      }
    }
    return chart;
  }

  private static void add(XYChart chart, Curve curve, List<Curve.Point> points, double factor) {
    XYSeries series =
        chart.addSeries(
            curve.name(),
            points.stream().mapToDouble(Curve.Point::epoch).toArray(),
            points.stream().mapToDouble(point -> factor * point.value()).toArray());
    Color colour = Objects.requireNonNullElse(COLOURS.get(curve.colour()), OTHER);
    series.setLineColor(colour);
    series.setLineStyle(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(colour);
  }

  private static void style(XYStyler styler) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 22);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK);
    styler.setChartPadding(28);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 28));
    styler.setLegendFont(font);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setAxisTitleFont(font);
    styler.setAxisTickLabelsFont(font);
    styler.setAxisTickLabelsColor(INK);
    styler.setAxisTickMarksColor(GRID);
    styler.setPlotBorderVisible(false);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1.5f));
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setXAxisTickMarkSpacingHint(110);
    styler.setYAxisTickMarkSpacingHint(80);
    styler.setXAxisDecimalPattern("#.#");
    styler.setMarkerSize(9);
  }
}

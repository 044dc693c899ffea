package dev.tjtrain.report.plot;

import dev.tjtrain.evaluate.Evaluation;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** A confusion matrix on white: rows actual, columns predicted, shaded by the share of the row. */
public final class ConfusionPlot {

  private static final int LEAST_SIDE = 640;
  private static final int LARGEST_CELL = 160;
  private static final int SMALLEST_CELL = 2;
  private static final int LEAST_CELL_WITH_TEXT = 20;
  private static final int MARGIN = 36;
  private static final int LONGEST_LABEL = 190;
  private static final Color INK = new Color(0x1f2328);
  private static final Color RIGHT = new Color(0x2563c9);
  private static final Color WRONG = new Color(0xc9362b);
  private static final Color EMPTY = new Color(0xf4f5f7);

  private final Evaluation evaluation;
  private final int cell;
  private final Font font;

  private ConfusionPlot(Evaluation evaluation) {
    this.evaluation = evaluation;
    int classes = Math.max(1, evaluation.classes().size());
    int fitting = Math.min(LARGEST_CELL, LEAST_SIDE / Math.min(classes, LEAST_SIDE));
    this.cell = Math.max(classes <= 60 ? 30 : SMALLEST_CELL, fitting);
    this.font = new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(13, Math.min(22, cell / 5)));
  }

  /** Draws all classes; names and numbers are left out where a cell is too small for them. */
  public static PngImage draw(Evaluation evaluation) throws IOException {
    return PngImage.draw("confusion matrix", () -> new ConfusionPlot(evaluation).image());
  }

  private boolean named() {
    return cell >= LEAST_CELL_WITH_TEXT;
  }

  private BufferedImage image() {
    int side = cell * evaluation.classes().size();
    int labels = named() ? labelWidth() : 0;
    int line = font.getSize() * 2;
    int left = MARGIN + line + labels + 10;
    int top = MARGIN + line;
    int width = Math.max(left + side + MARGIN, 420);
    int height = top + side + 10 + (uprightLabels() ? labels : line) + line + MARGIN;
    // Java encodes rows of bytes several times as fast as rows of whole pixels.
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(INK);
    graphics.setFont(font.deriveFont(Font.BOLD));
    centred(graphics, "Confusion matrix (images)", left + side / 2, MARGIN);
    graphics.setFont(font);
    centred(graphics, "predicted", left + side / 2, height - MARGIN / 2 - 4);
    upright(graphics, "actual", MARGIN, top + side / 2 + textWidth(graphics, "actual") / 2);
    AffineTransform page = graphics.getTransform();
    graphics.translate(left, top);
    cells(graphics);
    if (named()) {
      names(graphics, side);
    }
    graphics.setTransform(page);
    graphics.dispose();
    return image;
  }

  private void cells(Graphics2D graphics) {
    int[][] confusion = evaluation.confusion();
    int gap = cell >= 8 ? 2 : 0;
    for (int actual = 0; actual < confusion.length; actual++) {
      int support = IntStream.of(confusion[actual]).sum();
      for (int predicted = 0; predicted < confusion.length; predicted++) {
        int count = confusion[actual][predicted];
        double share = support == 0 ? 0 : (double) count / support;
        double strength = count == 0 ? 0 : 0.12 + 0.88 * share;
        graphics.setColor(blend(EMPTY, actual == predicted ? RIGHT : WRONG, strength));
        graphics.fillRect(predicted * cell, actual * cell, cell - gap, cell - gap);
        if (named() && count > 0) {
          graphics.setColor(strength > 0.5 ? Color.WHITE : INK);
          String text = FittedText.of(graphics, Integer.toString(count), cell - 2);
          centred(
              graphics,
              text,
              predicted * cell + (cell - gap) / 2,
              actual * cell + (cell - gap + graphics.getFontMetrics().getAscent()) / 2 - 2);
        }
      }
    }
  }

  private void names(Graphics2D graphics, int side) {
    graphics.setColor(INK);
    int ascent = graphics.getFontMetrics().getAscent();
    List<String> classes = evaluation.classes();
    for (int c = 0; c < classes.size(); c++) {
      String name = FittedText.of(graphics, classes.get(c), LONGEST_LABEL);
      int middle = c * cell + cell / 2;
      graphics.drawString(name, -10 - textWidth(graphics, name), middle + ascent / 2 - 2);
      if (uprightLabels()) {
        upright(graphics, name, middle + ascent / 2 - 2, side + 8 + textWidth(graphics, name));
      } else {
        centred(graphics, name, middle, side + 8 + ascent);
      }
    }
  }

  private boolean uprightLabels() {
    return named() && labelWidth() > cell - 8;
  }

  private int labelWidth() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    graphics.setFont(font);
    int widest =
        evaluation.classes().stream()
            .mapToInt(name -> textWidth(graphics, FittedText.of(graphics, name, LONGEST_LABEL)))
            .max()
            .orElse(0);
    graphics.dispose();
    return widest;
  }

  private static void centred(Graphics2D graphics, String text, int x, int baseline) {
    graphics.drawString(text, x - textWidth(graphics, text) / 2, baseline);
  }

  private static void upright(Graphics2D graphics, String text, int baseline, int bottom) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(baseline, bottom);
    graphics.rotate(-Math.PI / 2);
    graphics.drawString(text, 0, 0);
    graphics.setTransform(before);
  }

  private static int textWidth(Graphics2D graphics, String text) {
    FontMetrics metrics = graphics.getFontMetrics();
    return metrics.stringWidth(text);
  }

  private static Color blend(Color from, Color to, double share) {
    return new Color(
        mix(from.getRed(), to.getRed(), share),
        mix(from.getGreen(), to.getGreen(), share),
        mix(from.getBlue(), to.getBlue(), share));
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }
}

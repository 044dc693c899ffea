package dev.tjtrain.report.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;

/**
 * Images of a batch in a grid on white, row by row, each under the name of its class. Small images
 * are enlarged by a whole number, so that every pixel that the network sees is a square.
 */
public final class BatchPlot {

  private static final int WIDTH = 1280;
  private static final int SMALLEST_CELL = 160;
  private static final int LARGEST_CELL = 640;
  private static final int MARGIN = 28;
  private static final int GAP = 14;
  private static final int LABEL_HEIGHT = 27;
  private static final int HEAD_HEIGHT = 72;
  private static final int LEAST_TEXT_WIDTH = 560;
  private static final Color INK = new Color(0x1f2328);
  private static final Color SOFT = new Color(0x59636e);

  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 16);

  private final String title;
  private final String note;
  private final List<BatchImage> images;
  private final int columns;
  private final int cellWidth;
  private final int cellHeight;

  private BatchPlot(String title, String note, List<BatchImage> images, int columns) {
    this.title = title;
    this.note = note;
    this.images = images;
    this.columns = Math.min(columns, images.size());
    int side = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, WIDTH / this.columns));
    BatchImage first = images.get(0);
    double fitting = (double) side / Math.max(first.width(), first.height());
    double scale = fitting < 1 ? fitting : Math.round(fitting);
    this.cellWidth = Math.max(1, (int) Math.round(first.width() * scale));
    this.cellHeight = Math.max(1, (int) Math.round(first.height() * scale));
  }

  /**
   * Draws the images, without their classes' names where there are {@linkplain Fonts no fonts}.
   *
   * @param note a line under the title
   * @param images at least one, all of one size
   * @param columns images in a row, at least 1
   * @throws IOException if this Java has no PNG writer
   */
  public static PngImage draw(String title, String note, List<BatchImage> images, int columns)
      throws IOException {
    return PngImage.draw(
        "sample batch", () -> new BatchPlot(title, note, List.copyOf(images), columns).image());
  }

  private BufferedImage image() {
    int rows = (images.size() + columns - 1) / columns;
    int grid = columns * (cellWidth + GAP) - GAP;
    int width = 2 * MARGIN + Math.max(LEAST_TEXT_WIDTH, grid);
    int height = HEAD_HEIGHT + rows * (LABEL_HEIGHT + cellHeight + GAP) - GAP + MARGIN;
    // Java encodes rows of bytes several times as fast as rows of whole pixels.
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    text(graphics, title, FONT.deriveFont(Font.BOLD, 22), INK, MARGIN, 38, width - 2 * MARGIN);
    text(graphics, note, FONT.deriveFont(15f), SOFT, MARGIN, 61, width - 2 * MARGIN);
    for (int i = 0; i < images.size(); i++) {
      int x = (width - grid) / 2 + i % columns * (cellWidth + GAP);
      int y = HEAD_HEIGHT + i / columns * (LABEL_HEIGHT + cellHeight + GAP);
      text(graphics, images.get(i).label(), FONT, INK, x, y + LABEL_HEIGHT - 7, cellWidth);
      graphics.drawImage(scaled(images.get(i)), x, y + LABEL_HEIGHT, cellWidth, cellHeight, null);
    }
    graphics.dispose();
    return image;
  }

  /** Enlarging repeats pixels, which drawing does by itself; reducing has to average them. */
  private Image scaled(BatchImage image) {
    BufferedImage pixels = image.pixels();
    return cellWidth >= image.width()
        ? pixels
        : pixels.getScaledInstance(cellWidth, cellHeight, Image.SCALE_AREA_AVERAGING);
  }

  private static void text(
      Graphics2D graphics, String text, Font font, Color colour, int x, int baseline, int width) {
    if (Fonts.areThere()) {
      graphics.setFont(font);
      graphics.setColor(colour);
      graphics.drawString(FittedText.of(graphics, text, width), x, baseline);
    }
  }
}

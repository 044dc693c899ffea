package dev.tjtrain.report.plot;

import dev.tjtrain.features.HeatMap;
import java.awt.image.BufferedImage;
import java.io.IOException;

/** A heat map over the image that it is of: from blue, nothing, through green to red, the most. */
public final class HeatMapPlot {

  private static final double OPACITY = 0.5;

  /** Where blue, green and red are strongest, on a scale of 0 to 4. */
  private static final int[] STRONGEST = {1, 2, 3};

  private HeatMapPlot() {}

  /** Draws {@code map} over a copy of {@code picture}. */
  public static BufferedImage over(BufferedImage picture, HeatMap map) {
    int width = picture.getWidth();
    float[] heat = map.scaled(picture.getHeight(), width);
    BufferedImage drawn = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < heat.length; i++) {
      int rgb = picture.getRGB(i % width, i / width);
      int mixed = 0;
      for (int channel = 2; channel >= 0; channel--) {
        double colour =
            255 * Math.max(0, Math.min(1, 1.5 - Math.abs(4 * heat[i] - STRONGEST[channel])));
        int own = (rgb >> (8 * channel)) & 0xff;
        mixed = (mixed << 8) | (int) Math.round(OPACITY * colour + (1 - OPACITY) * own);
      }
      drawn.setRGB(i % width, i / width, mixed);
    }
    return drawn;
  }

  /**
   * The same as a PNG file.
   *
   * @throws IOException if this Java has no PNG writer
   */
  public static byte[] png(BufferedImage picture, HeatMap map) throws IOException {
    return PngImage.draw("heat map", () -> over(picture, map)).bytes();
  }
}

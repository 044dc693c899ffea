package dev.tjtrain.report.plot;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** Whether Java can draw text here; shapes and images it can draw everywhere. */
public final class Fonts {

  /** What is wrong where there are none, and what to do. */
  public static final String MISSING =
      "this Java finds no fonts or no library to draw them; install fontconfig and harfbuzz (on"
          + " Debian and Ubuntu: apt-get install fontconfig libharfbuzz0b)";

  private static final boolean THERE = work(Fonts::measure);

  private Fonts() {}

  /** Looks once. */
  public static boolean areThere() {
    return THERE;
  }

  /** Whether {@code drawing} ends well: JDKs tell of missing fonts in many ways. */
  @SuppressWarnings("CatchingUnchecked")
  static boolean work(Runnable drawing) {
    try {
      drawing.run();
      return true;
    } catch (RuntimeException | LinkageError | InternalError e) {
      return false;
    }
  }

  private static void measure() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    graphics.getFontMetrics().stringWidth("text");
    graphics.dispose();
  }
}

package dev.tjtrain.report.plot;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.text.BreakIterator;
import java.util.Locale;

/** Text from outside, made fit to be drawn. */
final class FittedText {

  private FittedText() {}

  /**
   * The text, shortened with an ellipsis to so many pixels in the current font. Letters stay whole
   * with their accents; control characters, which a font draws as boxes, become spaces.
   */
  static String of(Graphics2D graphics, String text, int width) {
    String line =
        text.replaceAll("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]", " ");
    FontMetrics metrics = graphics.getFontMetrics();
    if (metrics.stringWidth(line) <= width) {
      return line;
    }
    BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
    letters.setText(line);
    int keep = letters.last();
    while (keep > 0 && metrics.stringWidth(line.substring(0, keep) + "…") > width) {
      keep = letters.previous();
    }
    return line.substring(0, Math.max(0, keep)) + "…";
  }
}

package dev.tjtrain.cli.print;

import dev.tjtrain.files.Printable;
import org.jline.utils.WCWidth;

/** Text from files and file names, made harmless for a terminal. */
public final class TerminalText {

  private TerminalText() {}

  /** {@code text} with a question mark in place of each character that could do harm. */
  public static String of(String text) {
    return Printable.marked(text);
  }

  /** Columns that {@code text} takes on a terminal. */
  public static int width(String text) {
    return text.codePoints().map(character -> Math.max(0, WCWidth.wcwidth(character))).sum();
  }

  /** {@code text} made harmless, and filled up with spaces to {@code width} columns. */
  public static String padded(String text, int width) {
    String shown = of(text);
    return shown + " ".repeat(Math.max(0, width - width(shown)));
  }
}

package dev.tjtrain.cli;

import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/** Text from files and file names, made harmless for a terminal. */
final class TerminalText {

  /**
   * Control characters, which begin a terminal's commands, line ends, halves of characters, and
   * those that turn the reading direction; of format characters the two that join letters and emoji
   * stay.
   */
  private static final Pattern HARMFUL =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cf}\\u2028\\u2029&&[^\\u200C\\u200D]]");

  private TerminalText() {}

  /** {@code text} with a question mark in place of each character that could do harm. */
  static String of(String text) {
    return HARMFUL.matcher(text).replaceAll("?");
  }

  /** Columns that {@code text} takes on a terminal. */
  static int width(String text) {
    return text.codePoints().map(character -> Math.max(0, WCWidth.wcwidth(character))).sum();
  }

  /** {@code text} made harmless, and filled up with spaces to {@code width} columns. */
  static String padded(String text, int width) {
    String shown = of(text);
    return shown + " ".repeat(Math.max(0, width - width(shown)));
  }
}

package dev.tjtrain.data;

import java.util.regex.Pattern;

/** Text out of files and file names, made fit for a terminal. */
public final class Printable {

  /**
   * Control characters, which begin a terminal's commands, line ends, halves of characters, and
   * those that turn the reading direction; of format characters the two that join letters and emoji
   * stay.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cf}\\u2028\\u2029&&[^\\u200C\\u200D]]");

  private Printable() {}

  /** Returns {@code text} on one line, with a question mark for each character that is no text. */
  public static String line(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }
}

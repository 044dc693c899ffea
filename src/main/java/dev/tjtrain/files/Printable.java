package dev.tjtrain.files;

import java.util.regex.Pattern;

/**
 * Text for a terminal. Names of files and classes, and what messages quote of files, may hold
 * characters that move the cursor, change colours or turn the direction of writing.
 */
public final class Printable {

  /**
   * Control characters, line ends, halves of characters, and format characters; of these the two
   * that join letters and emoji stay.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cf}\\u2028\\u2029&&[^\\u200C\\u200D]]");

  private Printable() {}

  /** One line: line breaks and tabs become spaces, other unprintable characters question marks. */
  public static String line(Object text) {
    return indented(text.toString().strip().replaceAll("\\s*[\\n\\r\\t]\\s*", " "));
  }

  /** A line as it is, but for its unprintable characters. */
  public static String indented(String line) {
    return marked(line.replace('\t', ' '));
  }

  /** The text with a question mark for each unprintable character, tabs included. */
  public static String marked(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }
}

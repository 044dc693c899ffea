package dev.tjtrain.cli;

import java.util.regex.Pattern;

/**
 * Text for a terminal. Names of files and classes, and what messages quote of files, may hold
 * characters that move the cursor, change colours or turn the direction of writing.
 */
final class Printable {

  /** Control and format characters, halves of pairs, and Unicode's own ends of lines. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

  private Printable() {}

  /** One line: line breaks and tabs become spaces, other unprintable characters question marks. */
  static String line(Object text) {
    return indented(text.toString().strip().replaceAll("\\s*[\\n\\r\\t]\\s*", " "));
  }

  /** A line as it is, but for its unprintable characters. */
  static String indented(String line) {
    return UNPRINTABLE.matcher(line.replace('\t', ' ')).replaceAll("?");
  }
}

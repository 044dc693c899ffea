package dev.tjtrain.files;

import java.util.List;
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

  private static final int MOST_SHOWN = 5;

  private Printable() {}

  /** One line: line breaks and tabs become spaces, other unprintable characters question marks. */
  public static String line(Object text) {
    return indented(text.toString().strip().replaceAll("\\s*[\\n\\r\\t]\\s*", " "));
  }

  /** The first few of {@code names}, and how many more there are. */
  public static String some(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(MOST_SHOWN, names.size())));
    return names.size() > MOST_SHOWN
        ? "%s and %,d more".formatted(shown, names.size() - MOST_SHOWN)
        : shown;
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

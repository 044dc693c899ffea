package dev.tjtrain.data;

import java.util.regex.Pattern;

/** Text out of files and file names, made fit for a terminal. */
public final class Printable {

  /** Control and format characters, halves of pairs, and what else breaks a line. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

  private Printable() {}

  /** Returns {@code text} on one line, with a question mark for each character that is no text. */
  public static String line(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }
}

package dev.tjtrain.download.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file an answer holds (RFC 9110, 14.4).
 *
 * @param first position of the first byte; -1 if the answer holds none
 * @param last position of the last byte; -1 if the answer holds none
 * @param total bytes of the whole file; -1 if the server does not say
 */
record ContentRange(long first, long last, long total) {

  private static final Pattern SYNTAX =
      Pattern.compile("bytes (?:([0-9]{1,18})-([0-9]{1,18})|\\*)/([0-9]{1,18}|\\*)");

  /** Returns what the header says; empty if it breaks the rules. */
  static Optional<ContentRange> parse(String value) {
    Matcher matcher = SYNTAX.matcher(value.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long total = matcher.group(3).equals("*") ? -1 : Long.parseLong(matcher.group(3));
    if (matcher.group(1) == null) {
      return total < 0 ? Optional.empty() : Optional.of(new ContentRange(-1, -1, total));
    }
    long first = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    boolean sound = first <= last && (total < 0 || last < total);
    return sound ? Optional.of(new ContentRange(first, last, total)) : Optional.empty();
  }

  /** Returns whether the answer goes from byte {@code offset} to the end of the file. */
  boolean continuesFrom(long offset) {
    return first == offset && total >= 0 && last == total - 1;
  }
}

package dev.tjtrain.download.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer that is no redirect.
 *
 * @param uri who answered, behind all redirects
 * @param body not read yet; reads give up where the server falls silent
 */
record HttpReply(URI uri, int status, HttpHeaders headers, InputStream body) implements Closeable {

  private static final int TEXT_LIMIT = 1 << 20;

  /** Returns the first header of that name. */
  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Returns Content-Length in bytes, or -1 where there is none. */
  long length() {
    return header("Content-Length")
        .filter(value -> value.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(-1L);
  }

  /** Returns Content-Range; empty where there is none, or one that breaks the rules. */
  Optional<ContentRange> range() {
    return header("Content-Range").flatMap(ContentRange::parse);
  }

  /** Returns whether the answer calls itself a text for programs or people, not a file. */
  boolean isText() {
    String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json") || type.startsWith("text/html");
  }

  /** Reads at most the first 1 MB of the body as UTF-8. */
  String text() throws IOException {
    try {
      return new String(body.readNBytes(TEXT_LIMIT), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Reads the next bytes of the body into {@code chunk}; -1 at its end. */
  int read(byte[] chunk) throws IOException {
    try {
      return body.read(chunk);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Explains {@code failure}, which broke the body off. */
  IOException broken(IOException failure) {
    return HttpFailures.ofConnection(uri, Optional.empty(), failure);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

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
}

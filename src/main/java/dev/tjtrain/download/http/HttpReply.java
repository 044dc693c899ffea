package dev.tjtrain.download.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

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

  /** Returns whether the answer calls itself a text for programs or people, not a file. */
  boolean isText() {
    String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json") || type.startsWith("text/html");
  }

  /** Reads at most the first 1 MB of the body as UTF-8. */
  String text() throws IOException {
    return new String(body.readNBytes(TEXT_LIMIT), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}

package dev.tjtrain.download.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tjtrain.download.DownloadException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what an answer that is not the file means to the user, and whether to try again. */
final class ServerErrors {

  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final int SHOWN = 200;

  private ServerErrors() {}

  /**
   * What the server said in JSON. Kaggle sends this with HTTP 200, too.
   *
   * @param code an HTTP status, or 0
   * @param message empty if there is none
   */
  private record Said(int code, String message) {}

  /**
   * Returns a {@link PassingFailure}, or a {@link DownloadException} where retries are futile.
   *
   * @param text the body, as far as it was text
   */
  static IOException explain(RemoteFile file, HttpReply reply, String text, Clock clock) {
    Said said = parse(text);
    int status = said.code() >= 400 ? said.code() : reply.status();
    String host = Origins.shown(reply.uri());
    String quoted = said.message().isEmpty() ? "" : " (" + clean(file, said.message()) + ")";
    if (status < 400) {
      return new DownloadException(
          host
              + " answered HTTP "
              + status
              + " with a text where "
              + file.name()
              + " was expected"
              + quoted
              + ": a network that wants a login first, or a proxy, may have answered in its place;"
              + " open any page in a browser, then start again");
    }
    if (status == 407) {
      return new DownloadException(
          "The proxy to "
              + host
              + " wants a name and a password (HTTP 407): set HTTPS_PROXY to"
              + " http://name:password@host:port");
    }
    String message = file.name() + ": " + host + " answered HTTP " + status + quoted;
    if (PASSING.contains(status)) {
      return new PassingFailure(message, remedy(status), pause(reply, clock), null);
    }
    return new DownloadException(message + ": " + file.remedies().apply(status));
  }

  /** Returns whether {@code text} is JSON that reports an error, whatever the status says. */
  static boolean reportsError(String text) {
    return parse(text).code() >= 400;
  }

  private static String remedy(int status) {
    String later =
        status == 429
            ? "too many requests came from here; wait some minutes"
            : "the server is in trouble; wait some minutes";
    return later + " and start again; what is already there is kept";
  }

  private static @Nullable Duration pause(HttpReply reply, Clock clock) {
    Optional<Duration> pause =
        reply.header("Retry-After").flatMap(value -> RetryAfter.parse(value, clock));
    return pause.orElse(null);
  }

  private static Said parse(String text) {
    try {
      JsonElement root = JsonParser.parseString(text);
      if (root.isJsonObject()) {
        JsonObject object = root.getAsJsonObject();
        return new Said(number(object.get("code")), string(object.get("message")));
      }
    } catch (JsonParseException | IllegalStateException | StackOverflowError e) {
      // Not JSON, or nested beyond reason: says nothing to us.
    }
    return new Said(0, "");
  }

  private static int number(@Nullable JsonElement element) {
    if (element == null || !element.isJsonPrimitive()) {
      return 0;
    }
    String digits = element.getAsString();
    return digits.matches("[0-9]{3}") ? Integer.parseInt(digits) : 0;
  }

  private static String string(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
  }

  /** Makes one printable line of a server's words, without our own secrets. */
  private static String clean(RemoteFile file, String words) {
    HostCredentials credentials = file.credentials();
    String safe = credentials == null ? words : credentials.redact(words);
    safe = safe.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return safe.length() <= SHOWN ? safe : safe.substring(0, SHOWN) + "...";
  }
}

package dev.tjtrain.download.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tjtrain.download.DownloadException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Says what a request without an answer, or an answer that is not the file, means to the user. What
 * may pass is a {@link TransientFailure}; where retries are futile, it is a {@link
 * DownloadException}.
 */
final class HttpFailures {

  private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429, 500, 502, 503, 504);
  private static final int LONGEST_QUOTE = 200;

  private HttpFailures() {}

  /** Explains why {@code uri} did not answer, or broke off. */
  static IOException ofConnection(URI uri, Optional<URI> proxy, IOException failure) {
    String host = Origins.shown(uri);
    String asked = proxy.map(p -> "the proxy " + Origins.shown(p)).orElse(host);
    String line = line(failure);
    if (isCausedBy(failure, UnresolvedAddressException.class)
        || isCausedBy(failure, UnknownHostException.class)) {
      return broken("No address is known for " + asked + " (no network, or no DNS)", failure);
    }
    if (isCausedBy(failure, SSLHandshakeException.class)
        || isCausedBy(failure, SSLPeerUnverifiedException.class)
        || (failure instanceof SSLException && !isCausedBy(failure, SocketException.class))) {
      return new DownloadException(
          "TLS with "
              + host
              + " failed ("
              + line
              + "): check the clock of this machine; behind a proxy that opens TLS, give Java its"
              + " certificate with -Djavax.net.ssl.trustStore=FILE",
          failure);
    }
    if (isCausedBy(failure, HttpConnectTimeoutException.class)) {
      return broken("No connection to " + asked + " in time", failure);
    }
    if (isCausedBy(failure, HttpTimeoutException.class)) {
      return broken("No answer from " + host + " in time", failure);
    }
    if (isCausedBy(failure, ConnectException.class)) {
      return broken("No connection to " + asked + " (" + line + ")", failure);
    }
    if (line.startsWith("Tunnel failed")) {
      return new DownloadException(
          asked
              + " does not let us through to "
              + host
              + " ("
              + line
              + "): check the name and password in HTTPS_PROXY",
          failure);
    }
    return broken("The connection to " + asked + " broke (" + line + ")", failure);
  }

  private static TransientFailure broken(String message, IOException failure) {
    return new TransientFailure(
        message,
        "check the network connection, and set HTTPS_PROXY if there is a proxy between; what is"
            + " already there is kept",
        null,
        failure);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
    return causes(failure).anyMatch(kind::isInstance);
  }

  private static String line(Throwable failure) {
    return causes(failure)
        .map(cause -> Objects.requireNonNullElse(cause.getMessage(), ""))
        .filter(message -> !message.isBlank())
        .flatMap(String::lines)
        .findFirst()
        .orElse(failure.getClass().getSimpleName());
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(10);
  }

  /**
   * What a server says in JSON. Kaggle sends this with HTTP 200, too.
   *
   * @param code an HTTP status, or 0
   * @param message empty if there is none
   */
  private record Said(int code, String message) {}

  /**
   * Explains an answer that is not the file.
   *
   * @param text the body, as far as it was text
   */
  static IOException ofReply(RemoteFile file, HttpReply reply, String text, RetryPolicy retries) {
    Said said = parse(text);
    int status = said.code() >= 400 ? said.code() : reply.status();
    String host = Origins.shown(reply.uri());
    String quoted = said.message().isEmpty() ? "" : " (" + quote(file, said.message()) + ")";
    if (status < 400) {
      return new DownloadException(
          "%s answered HTTP %d with a text where %s was expected%s: a network that wants a login first, or a proxy, may have answered in its place; open any page in a browser, then start again"
              .formatted(host, status, file.name(), quoted));
    }
    if (status == 407) {
      return new DownloadException(
          "The proxy to "
              + host
              + " wants a name and a password (HTTP 407): set HTTPS_PROXY to"
              + " http://name:password@host:port");
    }
    String message = file.name() + ": " + host + " answered HTTP " + status + quoted;
    if (!TRANSIENT.contains(status)) {
      return new DownloadException(message + ": " + file.remedies().apply(status));
    }
    String remedy =
        status == 429
            ? "too many requests came from here; wait some minutes"
            : "the server is in trouble; wait some minutes";
    Optional<Duration> pause = reply.header("Retry-After").flatMap(retries::retryAfter);
    return new TransientFailure(
        message,
        remedy + " and start again; what is already there is kept",
        pause.orElse(null),
        null);
  }

  /** Returns whether {@code text} is JSON that reports an error, whatever the status says. */
  static boolean reportsError(String text) {
    return parse(text).code() >= 400;
  }

  private static Said parse(String text) {
    try {
      JsonElement root = JsonParser.parseString(text);
      if (root.isJsonObject()) {
        JsonObject object = root.getAsJsonObject();
        String code = string(object.get("code"));
        return new Said(
            code.matches("[0-9]{3}") ? Integer.parseInt(code) : 0, string(object.get("message")));
      }
    } catch (JsonParseException | IllegalStateException | StackOverflowError e) {
      // Not JSON, or nested beyond reason: says nothing to us.
    }
    return new Said(0, "");
  }

  private static String string(@Nullable JsonElement element) {
    return element != null && element.isJsonPrimitive() ? element.getAsString() : "";
  }

  /** Makes one printable line of a server's words, without our own secrets. */
  private static String quote(RemoteFile file, String words) {
    HostCredentials credentials = file.credentials();
    String safe = credentials == null ? words : credentials.redact(words);
    safe = safe.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
    return safe.length() <= LONGEST_QUOTE ? safe : safe.substring(0, LONGEST_QUOTE) + "...";
  }
}

package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says what a request without an answer means to the user, and whether to try again. */
final class ConnectionFailures {

  private static final String NETWORK =
      "check the network connection, and set HTTPS_PROXY if there is a proxy between; what is"
          + " already there is kept";

  private ConnectionFailures() {}

  /** Returns a {@link PassingFailure}, or a {@link DownloadException} where retries are futile. */
  static IOException explain(URI uri, Optional<URI> proxy, IOException failure) {
    String host = Origins.shown(uri);
    String asked = proxy.map(p -> "the proxy " + Origins.shown(p)).orElse(host);
    if (caused(failure, UnresolvedAddressException.class)
        || caused(failure, UnknownHostException.class)) {
      return passing("No address is known for " + asked + " (no network, or no DNS)", failure);
    }
    if (caused(failure, SSLHandshakeException.class)
        || caused(failure, SSLPeerUnverifiedException.class)
        || (failure instanceof SSLException && !caused(failure, SocketException.class))) {
      return new DownloadException(
          "TLS with "
              + host
              + " failed ("
              + line(failure)
              + "): check the clock of this machine; behind a proxy that opens TLS, give Java its"
              + " certificate with -Djavax.net.ssl.trustStore=FILE",
          failure);
    }
    if (caused(failure, HttpConnectTimeoutException.class)) {
      return passing("No connection to " + asked + " in time", failure);
    }
    if (caused(failure, HttpTimeoutException.class)) {
      return passing("No answer from " + host + " in time", failure);
    }
    if (caused(failure, ConnectException.class)) {
      return passing("No connection to " + asked + " (" + line(failure) + ")", failure);
    }
    if (line(failure).startsWith("Tunnel failed")) {
      return new DownloadException(
          asked
              + " does not let us through to "
              + host
              + " ("
              + line(failure)
              + "): check the name and password in HTTPS_PROXY",
          failure);
    }
    return passing("The connection to " + asked + " broke (" + line(failure) + ")", failure);
  }

  private static PassingFailure passing(String message, IOException failure) {
    return new PassingFailure(message, NETWORK, null, failure);
  }

  private static boolean caused(Throwable failure, Class<? extends Throwable> kind) {
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (kind.isInstance(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  private static String line(Throwable failure) {
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < 10; depth++) {
      String message = at.getMessage();
      if (message != null && !message.isBlank()) {
        return message.lines().findFirst().orElse("");
      }
      at = at.getCause();
    }
    return failure.getClass().getSimpleName();
  }
}

package dev.tjtrain.download.http;

import java.net.URI;
import java.util.Locale;

/** Who answers at an address: scheme, host and port (RFC 6454). */
public final class Origins {

  private Origins() {}

  /** Returns whether both addresses have the same scheme, host and port. */
  public static boolean same(URI a, URI b) {
    return scheme(a).equals(scheme(b)) && host(a).equals(host(b)) && port(a) == port(b);
  }

  /** Returns whether {@code uri} names this machine itself, where nothing crosses a network. */
  public static boolean isLoopback(URI uri) {
    String host = host(uri);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }

  static String host(URI uri) {
    return uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
  }

  static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return scheme(uri).equals("https") ? 443 : 80;
  }

  /** Returns host and port for a message; never the path or the query, which may be signed. */
  public static String shown(URI uri) {
    return uri.getPort() < 0 ? host(uri) : host(uri) + ":" + uri.getPort();
  }
}

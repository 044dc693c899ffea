package dev.tjtrain.download.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A secret and the only origin (scheme, host, port) that it may be sent to. Only {@link #headerFor}
 * gives the secret away, and it does so for that origin only.
 */
public final class HostCredentials {

  private final URI origin;
  private final String found;
  private final String header;
  private final List<String> secrets;

  private HostCredentials(URI origin, String found, String header, List<String> secrets) {
    this.origin = origin;
    this.found = found;
    this.header = header;
    this.secrets = secrets;
  }

  /**
   * Returns an access token for {@code origin} (RFC 6750).
   *
   * @param found where the token was found, for messages
   */
  public static HostCredentials bearer(URI origin, String found, String token) {
    return new HostCredentials(origin, found, "Bearer " + token, List.of(token));
  }

  /**
   * Returns a user name and a key for {@code origin} (RFC 7617).
   *
   * @param found where the key was found, for messages
   */
  public static HostCredentials basic(URI origin, String found, String username, String key) {
    String pair =
        Base64.getEncoder().encodeToString((username + ":" + key).getBytes(StandardCharsets.UTF_8));
    return new HostCredentials(origin, found, "Basic " + pair, List.of(pair, key));
  }

  /** Returns where the secret was found: the name of a variable or of a file. */
  public String found() {
    return found;
  }

  /** Returns the Authorization header for {@code uri}; empty for any other origin. */
  Optional<String> headerFor(URI uri) {
    return Origins.same(origin, uri) ? Optional.of(header) : Optional.empty();
  }

  /** Returns {@code text} without the secret, should a server have echoed it. */
  String redact(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, "***");
    }
    return clean;
  }

  /** Says where the secret was found, never the secret. */
  @Override
  public String toString() {
    return "HostCredentials[" + found + "]";
  }
}

package dev.tjtrain.download.http;

import java.net.URI;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something to ask a server for.
 *
 * @param name what it is, for messages
 * @param uri where to ask first; the answer may be a redirect
 * @param credentials sent to their own origin only; null: ask as anybody
 * @param remedies what the user can do about an HTTP status from 400
 */
public record RemoteFile(
    String name, URI uri, @Nullable HostCredentials credentials, IntFunction<String> remedies) {

  /** Returns the same request without credentials. */
  public RemoteFile anonymous() {
    return new RemoteFile(name, uri, null, remedies);
  }
}

package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends GET requests and follows redirects itself, so that credentials stay with the origin that
 * they belong to. HTTP/1.1: one body at a time gains nothing from HTTP/2's streams.
 */
public final class HttpFetch {

  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  private final HttpClient client;
  private final EnvironmentProxies proxies;
  private final TransferSettings settings;

  /**
   * Creates a client; opens no connection.
   *
   * @throws DownloadException if the environment names a proxy in a way that cannot be understood
   */
  public HttpFetch(Environment environment, TransferSettings settings) throws DownloadException {
    this.proxies = new EnvironmentProxies(environment);
    this.settings = settings;
    if (proxies.haveCredentials() && System.getProperty(TUNNEL_SCHEMES) == null) {
      // The JDK keeps Basic away from proxies of https addresses unless told so before the first
      // client is made, and there is no other way to tell it.
      System.setProperty(TUNNEL_SCHEMES, "");
    }
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connect())
            .proxy(proxies)
            .build();
  }

  TransferSettings settings() {
    return settings;
  }

  /**
   * Asks for {@code uri} and follows redirects.
   *
   * @param headers sent to every host on the way
   * @param credentials sent to their own origin only
   * @throws TransientFailure if it may work a little later
   * @throws DownloadException if it will not
   */
  HttpReply get(URI uri, Map<String, String> headers, @Nullable HostCredentials credentials)
      throws IOException {
    URI at = uri;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(request(at, headers, credentials));
      if (!REDIRECTS.contains(response.statusCode())) {
        InputStream body = new StallGuard(response.body(), settings.stall());
        return new HttpReply(at, response.statusCode(), response.headers(), body);
      }
      response.body().close();
      at = target(at, response.headers().firstValue("Location").orElse(""));
    }
    throw new DownloadException(
        Origins.shown(uri)
            + " redirects in a circle (more than "
            + MOST_REDIRECTS
            + " times): try again later, and check the proxy if there is one");
  }

  /**
   * Asks for a short text, such as the JSON of an API, and tries again where that may help.
   *
   * @throws DownloadException if there is none, or if it reports an error
   */
  public String text(RemoteFile file, DownloadProgress progress) throws IOException {
    RetryPolicy.Budget budget = new RetryPolicy.Budget(settings.retries(), progress);
    while (true) {
      try {
        return text(file);
      } catch (TransientFailure e) {
        budget.spend(e);
      }
    }
  }

  private String text(RemoteFile file) throws IOException {
    try (HttpReply reply =
        get(file.uri(), Map.of("Accept", "application/json"), file.credentials())) {
      String text = reply.text();
      if (reply.status() == 401 && file.credentials() != null) {
        // What anybody may have must not fail because an old token is lying about.
        return text(file.anonymous());
      }
      if (reply.status() != 200 || HttpFailures.reportsError(text)) {
        throw HttpFailures.ofReply(file, reply, text, settings.retries());
      }
      return text;
    }
  }

  private HttpRequest request(
      URI at, Map<String, String> headers, @Nullable HostCredentials credentials) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(at)
            .GET()
            .timeout(settings.stall())
            .setHeader("User-Agent", "tj-train (Java " + Runtime.version().feature() + ")");
    headers.forEach(request::setHeader);
    if (credentials != null) {
      credentials.headerFor(at).ifPresent(value -> request.setHeader("Authorization", value));
    }
    proxies.authorization(at).ifPresent(value -> request.setHeader("Proxy-Authorization", value));
    return request.build();
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while downloading");
    } catch (IOException e) {
      throw HttpFailures.ofConnection(request.uri(), proxies.proxy(request.uri()), e);
    }
  }

  private static URI target(URI at, String location) throws DownloadException {
    try {
      URI target = at.resolve(location);
      boolean known = target.getHost() != null && Origins.scheme(target).startsWith("http");
      boolean downgrade =
          Origins.scheme(at).equals("https") && !Origins.scheme(target).equals("https");
      if (known && !downgrade && !location.isBlank()) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without the address: it may be signed.
    }
    throw new DownloadException(
        Origins.shown(at)
            + " redirects to an address that cannot be followed safely: try again later, and check"
            + " the proxy if there is one");
  }
}

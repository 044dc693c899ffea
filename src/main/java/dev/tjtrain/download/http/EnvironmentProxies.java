package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the proxy where Python and curl find it: {@code https_proxy}, {@code http_proxy}, {@code
 * all_proxy} and {@code no_proxy}, in lower case first, then in capitals. Java's own properties
 * ({@code https.proxyHost} and its like) are heeded where no variable names a proxy. This machine
 * itself is never reached through a proxy.
 */
public final class EnvironmentProxies extends ProxySelector {

  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

  private final Map<String, URI> byScheme = new HashMap<>();
  private final List<String> direct;

  EnvironmentProxies(Environment environment) throws DownloadException {
    for (String scheme : List.of("http", "https")) {
      Optional<String> named =
          either(environment, scheme + "_proxy")
              .or(() -> either(environment, "all_proxy"))
              .or(() -> property(environment, scheme));
      if (named.isPresent()) {
        byScheme.put(scheme, parse(scheme, named.get()));
      }
    }
    String exceptions =
        either(environment, "no_proxy").orElse("")
            + ","
            + environment.property("http.nonProxyHosts").orElse("").replace('|', ',');
    direct =
        List.of(exceptions.split(",")).stream()
            .map(name -> name.strip().toLowerCase(Locale.ROOT))
            .filter(name -> !name.isEmpty())
            .toList();
  }

  /** The proxies of this environment, a line each, without names and passwords. */
  public static List<String> described(Environment environment) {
    try {
      EnvironmentProxies proxies = new EnvironmentProxies(environment);
      List<String> lines = new ArrayList<>();
      new TreeMap<>(proxies.byScheme)
          .forEach(
              (scheme, uri) ->
                  lines.add(
                      "%s: %s:%d%s"
                          .formatted(
                              scheme,
                              uri.getHost(),
                              Origins.port(uri),
                              uri.getRawUserInfo() == null ? "" : ", with a name and a password")));
      if (!lines.isEmpty() && !proxies.direct.isEmpty()) {
        lines.add("none for " + String.join(", ", proxies.direct));
      }
      return lines;
    } catch (DownloadException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> property(Environment environment, String scheme) {
    String port =
        environment.property(scheme + ".proxyPort").orElse(scheme.equals("https") ? "443" : "80");
    return environment.property(scheme + ".proxyHost").map(host -> host + ":" + port);
  }

  private static Optional<String> either(Environment environment, String name) {
    return environment
        .variable(name)
        .or(() -> environment.variable(name.toUpperCase(Locale.ROOT)))
        .map(String::strip);
  }

  private static URI parse(String scheme, String proxy) throws DownloadException {
    // The value may hold a password, so no message repeats it.
    String unusable =
        "The proxy for "
            + scheme
            + " addresses cannot be used: set "
            + scheme.toUpperCase(Locale.ROOT)
            + "_PROXY to http://host:port";
    try {
      URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      if (!Origins.scheme(uri).equals("http") || uri.getHost() == null) {
        throw new DownloadException(unusable);
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new DownloadException(unusable);
    }
  }

  /** Returns the Proxy-Authorization header for a request to {@code uri}, if there is one. */
  Optional<String> authorization(URI uri) {
    return proxy(uri)
        .map(URI::getRawUserInfo)
        .map(info -> URLDecoder.decode(info.replace("+", "%2B"), StandardCharsets.UTF_8))
        .map(info -> Base64.getEncoder().encodeToString(info.getBytes(StandardCharsets.UTF_8)))
        .map(pair -> "Basic " + pair);
  }

  /** Returns whether some proxy asks for a name and a password. */
  boolean haveCredentials() {
    return byScheme.values().stream().anyMatch(proxy -> proxy.getRawUserInfo() != null);
  }

  /** Returns the proxy for {@code uri}; empty: go there directly. */
  Optional<URI> proxy(URI uri) {
    if (Origins.isLoopback(uri) || direct.stream().anyMatch(entry -> covers(entry, uri))) {
      return Optional.empty();
    }
    return Optional.ofNullable(byScheme.get(Origins.scheme(uri)));
  }

  /** An entry is {@code *}, a host, a domain with or without a dot or {@code *.}, or host:port. */
  private static boolean covers(String entry, URI uri) {
    if (entry.equals("*")) {
      return true;
    }
    String name = entry;
    int colon = entry.lastIndexOf(':');
    if (colon > 0 && entry.substring(colon + 1).matches("[0-9]+")) {
      if (!entry.substring(colon + 1).equals(Integer.toString(Origins.port(uri)))) {
        return false;
      }
      name = entry.substring(0, colon);
    }
    name = name.startsWith("*.") ? name.substring(2) : name;
    name = name.startsWith(".") ? name.substring(1) : name;
    String host = Origins.host(uri);
    return host.equals(name) || host.endsWith("." + name);
  }

  @Override
  public List<Proxy> select(URI uri) {
    return proxy(uri)
        .map(
            proxy ->
                List.of(
                    new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(proxy.getHost(), Origins.port(proxy)))))
        .orElse(DIRECT);
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The client reports it to the caller as well.
  }
}

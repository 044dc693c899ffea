package dev.tjtrain.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.LoopbackHost;
import dev.tjtrain.download.StorageObject;
import dev.tjtrain.download.TestBytes;
import dev.tjtrain.download.TestSettings;
import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {

  private static final URI KAGGLE = URI.create("https://www.kaggle.com/x");

  private static Optional<URI> proxy(Map<String, String> variables, URI uri)
      throws DownloadException {
    return new EnvironmentProxies(new Environment(variables, Map.of())).proxy(uri);
  }

  private static void fetch(Environment environment, RemoteFile file, Path part)
      throws IOException {
    ResumableDownload.fetch(
        new HttpFetch(environment, new TestSettings().build()),
        file,
        part,
        ResumableDownload.Check.NONE,
        DownloadProgress.SILENT);
  }

  @Test
  void each_scheme_has_its_variable_and_small_letters_come_first() throws DownloadException {
    assertThat(proxy(Map.of(), KAGGLE)).isEmpty();
    assertThat(proxy(Map.of("HTTP_PROXY", "http://p:1"), KAGGLE)).isEmpty();
    assertThat(proxy(Map.of("HTTPS_PROXY", "http://p:1"), KAGGLE))
        .contains(URI.create("http://p:1"));
    assertThat(proxy(Map.of("HTTPS_PROXY", "p:1", "https_proxy", "q:2"), KAGGLE))
        .contains(URI.create("http://q:2"));
    assertThat(proxy(Map.of("ALL_PROXY", "p:1"), KAGGLE)).contains(URI.create("http://p:1"));
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "kaggle.com, true",
    ".kaggle.com, true",
    "*.kaggle.com, true",
    "WWW.KAGGLE.COM, true",
    "www.kaggle.com:443, true",
    "www.kaggle.com:8443, false",
    "aggle.com, false",
    "'localhost, kaggle.com', true",
    "example.org, false"
  })
  void no_proxy_names_hosts_and_domains(String exceptions, boolean direct)
      throws DownloadException {
    assertThat(proxy(Map.of("HTTPS_PROXY", "p:1", "NO_PROXY", exceptions), KAGGLE).isEmpty())
        .isEqualTo(direct);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080/", "http://localhost/", "http://[::1]:80/"})
  void this_machine_is_reached_directly(String uri) throws DownloadException {
    assertThat(proxy(Map.of("HTTP_PROXY", "p:1"), URI.create(uri))).isEmpty();
  }

  @Test
  void javas_own_properties_count_where_no_variable_does() throws DownloadException {
    Map<String, String> java = Map.of("https.proxyHost", "j", "https.proxyPort", "8080");
    assertThat(new EnvironmentProxies(new Environment(Map.of(), java)).proxy(KAGGLE))
        .contains(URI.create("http://j:8080"));
    assertThat(
            new EnvironmentProxies(new Environment(Map.of("HTTPS_PROXY", "p:1"), java))
                .proxy(KAGGLE))
        .contains(URI.create("http://p:1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://me:t0psecret@p:1", "http://", "http://a b", "https://p:1"})
  void a_proxy_that_cannot_be_used_is_said_without_its_password(String value) {
    assertThatThrownBy(() -> proxy(Map.of("HTTPS_PROXY", value), KAGGLE))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("t0psecret");
  }

  @Test
  void a_file_comes_through_a_proxy_that_wants_a_password(@TempDir Path folder) throws Exception {
    byte[] bytes = TestBytes.noise(50_000, 7);
    try (LoopbackHost proxy = new LoopbackHost()) {
      proxy.on("/", new StorageObject(bytes));
      Environment environment =
          new Environment(
              Map.of("http_proxy", "http://me:p%40ss@127.0.0.1:" + proxy.port()), Map.of());
      RemoteFile file =
          new RemoteFile("x", URI.create("http://far-away.invalid/x.zip"), null, status -> "");
      fetch(environment, file, folder.resolve("x"));
      assertThat(folder.resolve("x")).hasBinaryContent(bytes);
      assertThat(proxy.requests().get(0).target()).isEqualTo("http://far-away.invalid/x.zip");
      assertThat(proxy.requests().get(0).header("Proxy-Authorization"))
          .isEqualTo("Basic bWU6cEBzcw==");
    }
  }

  @Test
  void a_proxy_that_does_not_know_us_is_said(@TempDir Path folder) throws Exception {
    try (LoopbackHost proxy = new LoopbackHost()) {
      proxy.on("/", LoopbackHost.text(407, "text/html", "<html>who?</html>", Map.of()));
      Environment environment =
          new Environment(Map.of("http_proxy", "127.0.0.1:" + proxy.port()), Map.of());
      RemoteFile file =
          new RemoteFile("x", URI.create("http://far-away.invalid/x.zip"), null, status -> "");
      assertThatThrownBy(() -> fetch(environment, file, folder.resolve("x")))
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining("The proxy to far-away.invalid wants a name");
    }
  }
}

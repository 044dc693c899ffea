package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.tjtrain.download.LoopbackHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that opens a door is printed or written, whatever goes wrong. */
class SecretsTest {

  private static final String USER = "secretuser";
  private static final String KEY = "secretkey%2F1";
  private static final String TOKEN = "KGAT_secrettoken";
  private static final String SIGNATURE = "secretsignature";
  private static final String PASSWORD = "secretpassword";

  @TempDir Path folder;

  private final LoopbackHost host = new LoopbackHost();
  private Path home = Path.of("");
  private Path kept = Path.of("");

  @BeforeEach
  void credentials() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    kept = Files.createDirectories(home.resolve(".kaggle")).resolve("kaggle.json");
    Files.writeString(kept, "{\"username\":\"" + USER + "\",\"key\":\"" + KEY + "\"}");
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void a_refusal_shows_none(int status) throws Exception {
    host.on("/", echo(status));

    assertSilent(3, 1);
  }

  @Test
  void a_login_page_or_nonsense_shows_none() throws Exception {
    host.on("/", LoopbackHost.text(200, "text/html", "<html>" + SIGNATURE + "</html>", Map.of()));

    assertSilent(1, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://secretuser:secretpassword@SELF:99999/x?X-Amz-Signature=secretsignature",
        "http://[broken/?X-Goog-Signature=secretsignature",
        "/loop?X-Goog-Signature=secretsignature",
        "ftp://secretuser:secretpassword@127.0.0.1/x?sig=secretsignature",
        "http://SELF/a b?sig=secretsignature",
        "http://secretuser:secretpassword@SELF/none?X-Amz-Signature=secretsignature"
      })
  void a_broken_redirect_shows_none(String location) throws Exception {
    String target = location.replace("SELF", "127.0.0.1:" + host.port());
    host.on("/", exchange -> redirect(exchange, target));
    host.on("/none", echo(404));

    assertSilent(1, 3);
  }

  @Test
  void settings_that_are_no_addresses_show_none() throws Exception {
    String broken = "http://" + USER + ":" + PASSWORD + " x@127.0.0.1:1/?sig=" + SIGNATURE;
    for (String name : List.of("KAGGLE_API_ENDPOINT", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")) {
      assertSilent(cli(host.uri("")).with(name, broken));
    }
    assertSilent(cli(host.uri("")).property("tjtrain.weights.url", broken));
    assertSilent(
        cli(host.uri(""))
            .with("HTTP_PROXY", "http://" + USER + ":" + PASSWORD + "@127.0.0.1:1")
            .with("NO_PROXY", ""));
  }

  @Test
  void a_training_writes_none_into_its_folder_whether_the_server_refuses_fails_or_is_gone()
      throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    host.on("/", echo(500));
    int number = 0;
    for (URI at : List.of(host.uri(""), URI.create("http://127.0.0.1:" + port))) {
      Cli.Result result =
          cli(at)
              .run(
                  "transfer",
                  "--sample",
                  "--limit",
                  "6",
                  "--image-size",
                  "64x64",
                  "--epochs",
                  "1",
                  "--stacktrace",
                  "--out",
                  folder.resolve("run" + number++).toString());
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.err()).contains("cannot be had");
      assertNoSecret(result);
    }
  }

  private Cli cli(URI at) {
    String withPassword =
        "http://" + USER + ":" + PASSWORD + "@" + at.getHost() + ":" + at.getPort();
    return new Cli(home)
        .with("KAGGLE_API_ENDPOINT", at.toString())
        .with("KAGGLE_USERNAME", USER)
        .with("KAGGLE_KEY", KEY)
        .with("KAGGLE_API_TOKEN", TOKEN)
        .property("tjtrain.weights.url", withPassword + "/models");
  }

  private void assertSilent(Integer... codes) throws Exception {
    for (Cli.Result result : assertSilent(cli(host.uri("")))) {
      assertThat(result.code()).as(result.err()).isIn((Object[]) codes);
    }
  }

  /** Fetches the dataset, and the weights, with stack traces and without. */
  private List<Cli.Result> assertSilent(Cli cli) throws Exception {
    List<Cli.Result> results = new ArrayList<>();
    for (String[] command :
        List.of(
            new String[] {"show-batch", "--dataset", "owner/slug"},
            new String[] {"show-batch", "--dataset", "owner/slug", "--stacktrace"},
            new String[] {"download", "--dataset", "owner/slug"},
            new String[] {"download", "--dataset", "owner/slug", "--stacktrace"})) {
      Cli.Result result = cli.run(command);
      assertThat(result.code()).as(result.out()).isNotZero();
      assertNoSecret(result);
      results.add(result);
    }
    return results;
  }

  private void assertNoSecret(Cli.Result result) throws IOException {
    assertHidden("standard output", result.out());
    assertHidden("standard error", result.err());
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.equals(kept)) {
          assertHidden(file.toString(), Files.readString(file, ISO_8859_1));
        }
      }
    }
  }

  private static void assertHidden(String where, String text) {
    assertThat(text)
        .as(where)
        .doesNotContain(KEY, "secretkey", TOKEN, "secrettoken", SIGNATURE, PASSWORD)
        .doesNotContain(base64(USER + ":" + KEY), base64(USER + ":" + PASSWORD), base64(TOKEN));
  }

  /** Without padding, which depends on what follows. */
  private static String base64(String text) {
    return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** Refuses, and repeats the request's credentials, as a careless server might. */
  private static HttpHandler echo(int status) {
    return exchange -> {
      String heard = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      LoopbackHost.text(
              status,
              "application/json",
              "{\"code\":" + status + ",\"message\":\"no: " + heard + "\"}",
              Map.of("WWW-Authenticate", "Basic realm=\"" + heard.replace('"', ' ') + "\""))
          .handle(exchange);
    };
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }
}

package dev.tjtrain.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.LoopbackHost;
import dev.tjtrain.download.RecordedProgress;
import dev.tjtrain.download.StorageObject;
import dev.tjtrain.download.TestBytes;
import dev.tjtrain.download.TestSettings;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumableDownloadTest {

  private static final int SIZE = 300_000;
  private final byte[] bytes = TestBytes.noise(SIZE, 1);
  private final StorageObject object = new StorageObject(bytes);
  private final LoopbackHost api = new LoopbackHost();
  private final LoopbackHost storage = new LoopbackHost();
  private final RecordedProgress progress = new RecordedProgress();
  private final TestSettings settings = new TestSettings();
  private int signatures;
  private Path part;

  @BeforeEach
  void hosts(@TempDir Path folder) {
    part = folder.resolve("1.archive");
    object.beforeCut(progress::await);
    storage.on("/bucket/", object);
    api.on(
        "/download",
        exchange ->
            LoopbackHost.redirect(
                exchange, storage.uri("/bucket/x.zip?Signature=secret" + signatures++)));
  }

  @AfterEach
  void close() {
    api.close();
    storage.close();
  }

  private void fetch() throws IOException {
    fetch(new RemoteFile("the file", api.uri("/download"), null, status -> "remedy " + status));
  }

  private void fetch(RemoteFile file) throws IOException {
    Environment environment = new Environment(Map.of(), Map.of());
    ResumableDownload.fetch(
        new HttpFetch(environment, settings.build()),
        file,
        part,
        ResumableDownload.Check.NONE,
        progress);
  }

  private List<String> ranges() {
    return storage.requests().stream().map(request -> request.header("Range")).toList();
  }

  private static byte[] begin(byte[] bytes, int count) {
    return Arrays.copyOf(bytes, count);
  }

  @Test
  void a_file_comes_through_the_redirect_and_is_checked() throws IOException {
    fetch();
    assertThat(part).hasBinaryContent(bytes);
    assertThat(progress.events())
        .containsExactly(
            "DOWNLOAD the file 0/300000", "finished", "CHECK the file 0/300000", "finished");
    assertThat(settings.pauses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 150_000, SIZE - 1})
  void a_broken_connection_is_resumed_where_it_broke(int offset) throws IOException {
    object.thenCutAfter(offset);
    fetch();
    assertThat(part).hasBinaryContent(bytes);
    assertThat(ranges()).containsExactly("", offset == 0 ? "" : "bytes=" + offset + "-");
    assertThat(settings.pauses()).containsExactly(Duration.ofSeconds(1));
  }

  @Test
  void a_resumption_goes_to_the_redirected_address_and_names_the_version_of_the_file()
      throws IOException {
    object.thenCutAfter(1000).thenCutAfter(1000);
    fetch();
    assertThat(api.requests()).hasSize(1);
    assertThat(ranges()).containsExactly("", "bytes=1000-", "bytes=2000-");
    assertThat(storage.requests().get(1).header("If-Range")).isEqualTo("\"one\"");
    assertThat(part).hasBinaryContent(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 410})
  void an_expired_signature_is_renewed_by_the_api(int status) throws IOException {
    object.thenCutAfter(1000).thenStatus(status);
    fetch();
    assertThat(api.requests()).hasSize(2);
    assertThat(storage.requests().get(2).target()).endsWith("Signature=secret1");
    assertThat(ranges()).containsExactly("", "bytes=1000-", "bytes=1000-");
    assertThat(part).hasBinaryContent(bytes);
  }

  @Test
  void a_refusal_by_a_fresh_signature_is_final() {
    object.thenCutAfter(1000).thenStatus(403).thenStatus(403);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("HTTP 403")
        .hasMessageContaining("remedy 403")
        .hasMessageNotContaining("secret");
    assertThat(part).hasBinaryContent(begin(bytes, 1000));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000, SIZE - 1})
  void bytes_that_were_left_over_are_not_fetched_again(int left) throws IOException {
    Files.write(part, begin(bytes, left));
    fetch();
    assertThat(ranges()).containsExactly("bytes=" + left + "-");
    assertThat(part).hasBinaryContent(bytes);
    assertThat(progress.events()).contains("DOWNLOAD the file " + left + "/300000");
  }

  @Test
  void a_whole_file_that_was_left_over_is_checked_and_not_fetched() throws IOException {
    Files.write(part, bytes);
    fetch();
    assertThat(part).hasBinaryContent(bytes);
    assertThat(progress.events())
        .contains("DOWNLOAD the file 300000/300000", "CHECK the file 0/300000");
  }

  @Test
  void a_whole_but_wrong_file_that_was_left_over_is_fetched_again() throws IOException {
    byte[] wrong = bytes.clone();
    wrong[7]++;
    Files.write(part, wrong);
    fetch();
    assertThat(part).hasBinaryContent(bytes);
    assertThat(progress.notices()).singleElement().asString().contains("MD5 of the file");
  }

  @Test
  void a_wrong_beginning_that_was_left_over_is_found_out_at_the_end() throws IOException {
    Files.write(part, TestBytes.noise(5000, 99));
    fetch();
    assertThat(ranges()).containsExactly("bytes=5000-", "");
    assertThat(part).hasBinaryContent(bytes);
  }

  @Test
  void a_file_left_over_that_is_too_long_is_fetched_again() throws IOException {
    Files.write(part, TestBytes.noise(SIZE + 5, 99));
    fetch();
    assertThat(part).hasBinaryContent(bytes);
  }

  @Test
  void an_answer_200_to_a_range_starts_from_zero() throws IOException {
    object.thenCutAfter(1000).thenAll();
    fetch();
    assertThat(part).hasBinaryContent(bytes);
    assertThat(progress.notices()).anyMatch(line -> line.contains("does not resume"));
    assertThat(progress.positions()).contains(0L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 999-299999/300000",
        "bytes 1001-299999/300000",
        "bytes 1000-299998/300000",
        "bytes 1000-299999/300001",
        "bytes 0-298999/299000",
        "bytes 1000-299999/*",
        "1000-299999/300000",
        ""
      })
  void a_206_with_another_range_is_not_believed(String range) throws IOException {
    object
        .thenCutAfter(1000)
        .then(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Range", range);
              exchange.sendResponseHeaders(206, SIZE - 1000);
              exchange.getResponseBody().write(new byte[SIZE - 1000]);
              exchange.close();
            });
    fetch();
    assertThat(part).hasBinaryContent(bytes);
    assertThat(ranges()).containsExactly("", "bytes=1000-", "");
    assertThat(progress.notices()).anyMatch(line -> line.contains("wrong place"));
  }

  @Test
  void a_file_that_changes_between_two_requests_is_fetched_from_zero() throws IOException {
    byte[] other = TestBytes.noise(SIZE, 2);
    object.thenCutAfter(1000);
    object.then(
        exchange -> {
          object.replace(other);
          object.handle(exchange);
        });
    fetch();
    assertThat(part).hasBinaryContent(other);
  }

  @Test
  void a_wrong_checksum_twice_is_an_invalid_input_and_nothing_is_kept() {
    object.with("x-goog-hash", "md5=" + StorageObject.md5(new byte[1]));
    assertThatThrownBy(this::fetch)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("MD5 of the file")
        .hasMessageNotContaining("\n");
    assertThat(ranges()).containsExactly("", "");
    assertThat(part).doesNotExist();
  }

  @Test
  void a_crc32c_without_an_md5_is_checked_too() {
    object.with("x-goog-hash", "crc32c=" + StorageObject.crc32c(new byte[1]));
    assertThatThrownBy(this::fetch).hasMessageContaining("CRC32C of the file");
  }

  @Test
  void a_right_crc32c_beside_a_wrong_md5_does_not_help() {
    object.with(
        "x-goog-hash",
        "crc32c=" + StorageObject.crc32c(bytes) + ",md5=" + StorageObject.md5(new byte[1]));
    assertThatThrownBy(this::fetch).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void a_file_without_checksum_or_length_comes_through() throws IOException {
    object.then(
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // Chunked.
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    fetch();
    assertThat(part).hasBinaryContent(bytes);
    assertThat(progress.events()).containsExactly("DOWNLOAD the file 0/-1", "finished");
  }

  @Test
  void failures_that_pass_are_tried_again_with_doubling_pauses() throws IOException {
    object.thenStatus(503).thenStatus(500).thenStatus(429);
    fetch();
    assertThat(settings.pauses())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(part).hasBinaryContent(bytes);
  }

  @Test
  void progress_makes_the_count_of_failures_start_again() throws IOException {
    for (int i = 0; i < 10; i++) {
      object.thenCutAfter(1000);
    }
    fetch();
    assertThat(settings.pauses()).hasSize(10).containsOnly(Duration.ofSeconds(1));
    assertThat(part).hasBinaryContent(bytes);
  }

  @Test
  void a_server_that_breaks_off_at_the_same_place_for_ever_is_given_up() {
    for (int i = 0; i < 20; i++) {
      object.then(
          exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(bytes, 0, 1000);
            exchange.getResponseBody().flush();
            progress.await(1000);
            exchange.close();
          });
    }
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("broke")
        .hasMessageContaining("check the network");
    assertThat(settings.pauses()).hasSize(3);
  }

  @Test
  void retry_after_is_honoured_in_seconds_and_as_a_date() throws IOException {
    object
        .thenStatus(429, "Retry-After", "7")
        .thenStatus(503, "Retry-After", "Mon, 01 Sep 2025 12:01:30 GMT");
    fetch();
    assertThat(settings.pauses()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(90));
  }

  @Test
  void a_server_that_wants_an_hour_is_not_waited_for() {
    object.thenStatus(429, "Retry-After", "3600");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("asks to wait 61 minutes");
    assertThat(settings.pauses()).isEmpty();
  }

  @Test
  void spent_retries_on_429_say_what_to_do() {
    object.thenStatus(429).thenStatus(429).thenStatus(429).thenStatus(429);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("HTTP 429")
        .hasMessageContaining("wait some minutes");
  }

  @Test
  void an_error_body_under_http_200_is_an_error() {
    object.then(
        LoopbackHost.text(
            200, "application/json", "{\"code\":403,\"message\":\"rules\\nfirst\"}", Map.of()));
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("HTTP 403 (rules first): remedy 403");
    assertThat(part).doesNotExist();
  }

  @Test
  void an_error_body_with_429_under_http_200_is_tried_again() throws IOException {
    object.then(LoopbackHost.text(200, "application/json", "{\"code\":429}", Map.of()));
    fetch();
    assertThat(settings.pauses()).hasSize(1);
  }

  @Test
  void a_login_page_is_not_taken_for_the_file() {
    object.then(LoopbackHost.text(200, "text/html; charset=utf-8", "<html>login</html>", Map.of()));
    assertThatThrownBy(this::fetch).hasMessageContaining("wants a login first");
  }

  @Test
  void a_redirect_loop_ends() {
    try (LoopbackHost loop = new LoopbackHost()) {
      loop.on("/", exchange -> LoopbackHost.redirect(exchange, loop.uri("/again")));
      RemoteFile file = new RemoteFile("the file", loop.uri("/"), null, status -> "");
      assertThatThrownBy(() -> fetch(file))
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining("in a circle");
      assertThat(loop.requests()).hasSize(11);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://[broken"})
  void a_redirect_to_no_web_address_is_not_followed(String target) {
    try (LoopbackHost host = new LoopbackHost()) {
      host.on("/", LoopbackHost.text(302, "text/plain", "", Map.of("Location", target)));
      RemoteFile file = new RemoteFile("the file", host.uri("/"), null, status -> "");
      assertThatThrownBy(() -> fetch(file)).hasMessageContaining("cannot be followed safely");
    }
  }

  @Test
  void a_server_that_falls_silent_is_left_and_the_file_resumed() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    settings.stall(Duration.ofMillis(300));
    object.thenHangAfter(1000, never);
    fetch();
    assertThat(part).hasBinaryContent(bytes);
    assertThat(ranges()).containsExactly("", "bytes=1000-");
    never.countDown();
  }

  @Test
  void nobody_at_the_port_is_said_with_the_remedy() throws IOException {
    URI dead;
    try (ServerSocket socket = new ServerSocket(0)) {
      dead = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/x");
    }
    assertThatThrownBy(() -> fetch(new RemoteFile("the file", dead, null, status -> "")))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("No connection to 127.0.0.1:" + dead.getPort())
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("\n");
    assertThat(settings.pauses()).hasSize(3);
  }

  @Test
  void a_name_without_an_address_is_said() {
    IOException failure = new ConnectException();
    failure.initCause(new UnresolvedAddressException());
    assertThat(
            HttpFailures.ofConnection(
                URI.create("https://www.kaggle.com/x"), Optional.empty(), failure))
        .isInstanceOf(TransientFailure.class)
        .hasMessage("No address is known for www.kaggle.com (no network, or no DNS)");
    assertThat(
            HttpFailures.ofConnection(
                URI.create("https://www.kaggle.com/x"),
                Optional.of(URI.create("http://me:t0psecret@proxy:8080")),
                failure))
        .hasMessageContaining("the proxy proxy:8080")
        .hasMessageNotContaining("t0psecret");
  }

  @Test
  void a_server_that_refuses_tls_is_said_and_not_retried() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      Thread server = new Thread(() -> refuseTls(socket));
      server.start();
      URI uri = URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/x");
      assertThatThrownBy(() -> fetch(new RemoteFile("the file", uri, null, status -> "")))
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining("TLS with 127.0.0.1")
          .hasMessageContaining("trustStore");
      server.join();
    }
    assertThat(settings.pauses()).isEmpty();
  }

  private static void refuseTls(ServerSocket socket) {
    try (Socket connection = socket.accept()) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      assertThat(in.readUnsignedByte()).isEqualTo(22); // A handshake (RFC 8446, 5.1), ...
      in.readUnsignedShort();
      in.readFully(new byte[in.readUnsignedShort()]);
      // ... and as the answer a fatal alert, handshake_failure.
      connection.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40});
      connection.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_certificate_that_nobody_knows_is_said() {
    assertThat(
            HttpFailures.ofConnection(
                URI.create("https://www.kaggle.com/x?Signature=secret"),
                Optional.empty(),
                new SSLHandshakeException("PKIX path building failed")))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("TLS with www.kaggle.com failed (PKIX path building failed)")
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_disk_without_room_is_said_before_anything_is_written() {
    settings.disk(folder -> 1000);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("free")
        .hasMessageContaining("KAGGLEHUB_CACHE");
    assertThat(part).doesNotExist();
  }

  @Test
  void credentials_are_heard_by_their_own_host_only() throws IOException {
    HostCredentials secret = HostCredentials.bearer(api.uri("/"), "somewhere", "t0psecret");
    object.thenCutAfter(1000).thenStatus(403);
    fetch(new RemoteFile("the file", api.uri("/download"), secret, status -> ""));
    assertThat(api.requests()).hasSize(2);
    assertThat(api.requests())
        .allMatch(request -> request.header("Authorization").equals("Bearer t0psecret"));
    assertThat(storage.requests()).noneMatch(r -> r.headers().containsKey("Authorization"));
  }

  @Test
  void an_old_token_does_not_keep_a_public_file_away() throws IOException {
    try (LoopbackHost strict = new LoopbackHost()) {
      strict.on(
          "/x",
          exchange -> {
            if (exchange.getRequestHeaders().containsKey("Authorization")) {
              exchange.sendResponseHeaders(401, -1);
              exchange.close();
            } else {
              object.handle(exchange);
            }
          });
      HostCredentials old = HostCredentials.basic(strict.uri("/"), "somewhere", "me", "key");
      fetch(new RemoteFile("the file", strict.uri("/x"), old, status -> ""));
      assertThat(part).hasBinaryContent(bytes);
    }
  }

  @Test
  void a_server_that_echoes_the_secret_does_not_get_it_into_the_message() {
    HostCredentials secret = HostCredentials.bearer(api.uri("/"), "somewhere", "t0psecret");
    api.on(
        "/echo",
        LoopbackHost.text(
            403, "application/json", "{\"message\":\"no t0psecret here\"}", Map.of()));
    assertThatThrownBy(
            () -> fetch(new RemoteFile("the file", api.uri("/echo"), secret, status -> "")))
        .hasMessageContaining("no *** here")
        .hasMessageNotContaining("t0psecret");
    assertThat(secret.toString()).doesNotContain("t0psecret");
  }
}

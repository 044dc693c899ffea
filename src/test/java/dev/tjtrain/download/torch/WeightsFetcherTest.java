package dev.tjtrain.download.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.LoopbackHost;
import dev.tjtrain.download.RecordedProgress;
import dev.tjtrain.download.StorageObject;
import dev.tjtrain.download.TestBytes;
import dev.tjtrain.download.TestSettings;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.Backbone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WeightsFetcherTest {

  private static final PublishedWeights V1 =
      Backbone.DEFAULT.weights("IMAGENET1K_V1").orElseThrow();

  private final byte[] bytes = TestBytes.noise(200_000, 5);
  private final StorageObject object = new StorageObject(bytes).with("x-goog-hash", null);
  private final LoopbackHost host = new LoopbackHost();
  private final RecordedProgress progress = new RecordedProgress();
  private final TestSettings settings = new TestSettings();
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();
  private Path file;

  @BeforeEach
  void surroundings(@TempDir Path home) {
    host.on("/models/", object);
    file = home.resolve(".cache/torch/hub/checkpoints/mobilenet_v2-b0353104.pth");
    variables.put("HOME", home.toString());
    properties.put(WeightsFetcher.URL_PROPERTY, host.uri("/models/").toString());
    properties.put(WeightsFetcher.SHA256_PROPERTY, sha256(bytes));
  }

  @AfterEach
  void close() {
    host.close();
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Checksums.digest("SHA-256").digest(bytes));
  }

  private Path fetch(boolean offline) throws IOException {
    return new WeightsFetcher(new Environment(variables, properties), settings.build())
        .fetch(V1, new DownloadOptions(offline, progress));
  }

  private void cached(byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  static List<PublishedWeights> published() {
    return Backbone.DEFAULT.weights();
  }

  @ParameterizedTest
  @MethodSource("published")
  void the_file_name_carries_the_hash(PublishedWeights weights) {
    assertThat(weights.fileName())
        .isEqualTo("mobilenet_v2-" + weights.sha256().substring(0, 8) + ".pth");
    assertThat(weights.sha256()).matches("[0-9a-f]{64}");
    assertThat(Backbone.DEFAULT.weights("imagenet1k_v2")).contains(published().get(1));
    assertThat(Backbone.DEFAULT.weights("some/file.pth")).isEmpty();
  }

  @Test
  void a_bare_home_gets_the_file_where_torch_looks_for_it() throws IOException {
    assertThat(fetch(false)).isEqualTo(file).hasBinaryContent(bytes);
    assertThat(host.requests()).hasSize(1);
    assertThat(host.requests().get(0).target()).isEqualTo("/models/mobilenet_v2-b0353104.pth");
    assertThat(file.resolveSibling(file.getFileName() + ".partial")).doesNotExist();
  }

  @Test
  void the_second_time_the_hash_is_checked_and_nothing_is_asked() throws IOException {
    fetch(false);
    fetch(false);
    fetch(true);
    assertThat(host.requests()).hasSize(1);
    assertThat(progress.events())
        .filteredOn(event -> event.equals("CHECK mobilenet_v2-b0353104.pth 0/200000"))
        .hasSize(3);
  }

  @Test
  void the_cache_of_torch_is_found_by_its_variables(@TempDir Path other) throws IOException {
    variables.put("XDG_CACHE_HOME", other.resolve("xdg").toString());
    assertThat(fetch(false))
        .isEqualTo(other.resolve("xdg/torch/hub/checkpoints/mobilenet_v2-b0353104.pth"));
    variables.put("TORCH_HOME", "~/mine");
    assertThat(fetch(false).toString())
        .endsWith("/mine/hub/checkpoints/mobilenet_v2-b0353104.pth")
        .startsWith(variables.get("HOME"));
  }

  @Test
  void a_broken_file_in_the_cache_is_fetched_again_and_said() throws IOException {
    cached(Arrays.copyOf(bytes, 100_000));
    assertThat(fetch(false)).hasBinaryContent(bytes);
    assertThat(progress.notices())
        .singleElement()
        .asString()
        .contains(file.toString())
        .contains("SHA-256")
        .contains("downloading it again");
  }

  @Test
  void a_broken_file_in_the_cache_is_an_invalid_input_offline() throws IOException {
    cached(Arrays.copyOf(bytes, 100_000));
    assertThatThrownBy(() -> fetch(true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("start once without --offline");
    assertThat(host.requests()).isEmpty();
    assertThat(file).hasBinaryContent(Arrays.copyOf(bytes, 100_000));
  }

  @Test
  void a_broken_file_stays_until_a_good_one_is_there() throws IOException {
    cached(new byte[5]);
    object.thenStatus(404);
    assertThatThrownBy(() -> fetch(false)).isInstanceOf(DownloadException.class);
    assertThat(file).hasBinaryContent(new byte[5]);
  }

  @Test
  void offline_says_what_is_missing_and_where_to_put_it() {
    assertThatThrownBy(() -> fetch(true))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("IMAGENET1K_V1")
        .hasMessageContaining("put mobilenet_v2-b0353104.pth into " + file.getParent());
    assertThat(host.requests()).isEmpty();
  }

  @Test
  void a_wrong_file_on_the_server_is_refused_and_not_kept() {
    properties.remove(WeightsFetcher.SHA256_PROPERTY);
    assertThatThrownBy(() -> fetch(false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("rather than b0353104")
        .hasMessageNotContaining("\n");
    assertThat(host.requests()).hasSize(2);
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**/*.pth");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**/*.partial");
  }

  @Test
  void a_hash_that_differs_behind_the_first_eight_digits_is_only_said() throws IOException {
    properties.put(WeightsFetcher.SHA256_PROPERTY, sha256(bytes).substring(0, 8) + "0".repeat(56));
    assertThat(fetch(false)).hasBinaryContent(bytes);
    assertThat(progress.notices()).singleElement().asString().contains("not the known one");
  }

  @Test
  void the_hash_counts_only_for_a_mirror() {
    properties.remove(WeightsFetcher.URL_PROPERTY);
    assertThatThrownBy(
            () -> {
              cached(bytes);
              fetch(true);
            })
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("rather than b0353104");
  }

  @Test
  void a_part_that_was_left_over_is_continued() throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(
        file.resolveSibling(file.getFileName() + ".partial"), Arrays.copyOf(bytes, 150_000));
    assertThat(fetch(false)).hasBinaryContent(bytes);
    assertThat(host.requests().get(0).header("Range")).isEqualTo("bytes=150000-");
  }

  @Test
  void a_missing_file_on_the_server_says_what_to_do() {
    object.thenStatus(404);
    assertThatThrownBy(() -> fetch(false))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("HTTP 404: see whether a browser gets mobilenet_v2-b0353104.pth");
  }

  @Test
  void an_address_that_is_none_is_said() {
    properties.put(WeightsFetcher.URL_PROPERTY, "no address");
    assertThatThrownBy(() -> fetch(false))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("tjtrain.weights.url is not an address");
  }
}

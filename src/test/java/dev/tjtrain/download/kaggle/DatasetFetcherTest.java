package dev.tjtrain.download.kaggle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.KaggleWorld;
import dev.tjtrain.download.LoopbackHost;
import dev.tjtrain.download.RecordedProgress;
import dev.tjtrain.download.TestBytes;
import dev.tjtrain.download.TestSettings;
import dev.tjtrain.download.archive.ZipExtractor;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetFetcherTest {

  private final byte[] zip = TestBytes.zip(TestBytes.dataset());
  private final KaggleWorld world = new KaggleWorld(zip, 3);
  private final RecordedProgress progress = new RecordedProgress();
  private final TestSettings settings = new TestSettings();
  private Path home;
  private Path folder;

  @BeforeEach
  void home(@TempDir Path newHome) {
    home = newHome;
    folder = home.resolve(".cache/kagglehub/datasets").resolve(KaggleWorld.NAME);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Path fetch(String dataset, boolean offline) throws IOException {
    return new DatasetFetcher(
            world.environment(home), settings.build(), ZipExtractor.Limits.STANDARD)
        .fetch(KaggleDataset.parse(dataset), new DownloadOptions(offline, progress));
  }

  private Path fetch() throws IOException {
    return fetch(KaggleWorld.NAME, false);
  }

  private void cached(int version, String... files) throws IOException {
    for (String file : files) {
      Path path = folder.resolve("versions/" + version).resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
    Files.createDirectories(folder);
    Files.createFile(folder.resolve(version + ".complete"));
  }

  @Test
  void a_bare_home_gets_the_current_version_where_kagglehub_looks_for_it() throws IOException {
    Path files = fetch();
    assertThat(files).isEqualTo(folder.resolve("versions/3"));
    assertThat(TestBytes.tree(files)).containsExactlyEntriesOf(TestBytes.dataset());
    assertThat(folder.resolve("3.complete")).isEmptyFile();
    assertThat(folder.resolve("3.archive")).doesNotExist();
    assertThat(folder.resolve("versions")).isDirectoryNotContaining("glob:**/*.partial");
    assertThat(world.api.requests().get(1).target()).endsWith("?dataset_version_number=3");
    assertThat(world.api.requests()).noneMatch(r -> r.headers().containsKey("Authorization"));
  }

  @Test
  void the_second_time_nothing_is_asked() throws IOException {
    fetch();
    int requests = world.requests();
    assertThat(fetch()).isEqualTo(folder.resolve("versions/3"));
    assertThat(fetch(KaggleWorld.NAME + "/versions/3", true)).isDirectory();
    assertThat(world.requests()).isEqualTo(requests);
  }

  @Test
  void what_kagglehub_has_fetched_is_used_without_a_connection() throws IOException {
    cached(2, "a.txt");
    assertThat(fetch()).isEqualTo(folder.resolve("versions/2"));
    assertThat(world.requests()).isZero();
  }

  @Test
  void the_highest_complete_version_is_used() throws IOException {
    cached(2, "a.txt");
    cached(10, "a.txt");
    cached(11); // Its files are gone.
    Files.createDirectories(folder.resolve("versions/12")); // Never completed.
    Files.createFile(folder.resolve("x.complete"));
    assertThat(fetch()).isEqualTo(folder.resolve("versions/10"));
  }

  @Test
  void a_named_version_is_fetched_though_another_is_there() throws IOException {
    cached(10, "a.txt");
    assertThat(fetch(KaggleWorld.NAME + "/versions/1", false))
        .isEqualTo(folder.resolve("versions/1"));
    assertThat(world.api.requests()).hasSize(1);
    assertThat(world.api.requests().get(0).target()).endsWith("?dataset_version_number=1");
  }

  @Test
  void the_cache_may_lie_elsewhere() throws IOException {
    Path elsewhere = home.resolve("big disk");
    world.with("KAGGLEHUB_CACHE", elsewhere.toString());
    assertThat(fetch())
        .isEqualTo(elsewhere.resolve("datasets").resolve(KaggleWorld.NAME).resolve("versions/3"));
    assertThat(home.resolve(".cache")).doesNotExist();
  }

  @Test
  void offline_says_what_is_missing_and_where_to_put_it_and_asks_nobody() {
    assertThatThrownBy(() -> fetch(KaggleWorld.NAME, true))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining(KaggleWorld.NAME)
        .hasMessageContaining("--offline")
        .hasMessageContaining(folder.resolve("versions/1").toString())
        .hasMessageContaining("1.complete")
        .hasMessageNotContaining("\n");
    assertThat(world.requests()).isZero();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void an_archive_that_kagglehub_has_left_in_part_is_continued() throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("3.archive"), Arrays.copyOf(zip, 100_000));
    assertThat(TestBytes.tree(fetch())).containsExactlyEntriesOf(TestBytes.dataset());
    assertThat(world.storage.requests()).hasSize(1);
    assertThat(world.storage.requests().get(0).header("Range")).isEqualTo("bytes=100000-");
  }

  @Test
  void a_whole_archive_that_kagglehub_has_left_damaged_is_found_out() throws IOException {
    byte[] damaged = zip.clone();
    damaged[200_000]++;
    Files.createDirectories(folder);
    Files.write(folder.resolve("3.archive"), damaged);
    assertThat(TestBytes.tree(fetch())).containsExactlyEntriesOf(TestBytes.dataset());
    assertThat(progress.notices()).anyMatch(line -> line.contains("MD5"));
  }

  @Test
  void an_archive_beside_a_complete_dataset_is_cleared_away() throws IOException {
    cached(3, "a.txt");
    Files.write(folder.resolve("3.archive"), zip);
    assertThat(TestBytes.tree(fetch())).containsOnlyKeys("a.txt");
    assertThat(folder.resolve("3.archive")).doesNotExist();
  }

  @Test
  void what_kagglehub_has_half_unpacked_is_not_taken_for_whole() throws IOException {
    Path half = Files.createDirectories(folder.resolve("versions/3"));
    Files.writeString(half.resolve("half.jpg"), "half");
    assertThat(TestBytes.tree(fetch())).containsExactlyEntriesOf(TestBytes.dataset());
  }

  @Test
  void a_damaged_archive_without_checksum_header_is_found_out_by_its_own() {
    byte[] damaged = zip.clone();
    damaged[200_000]++;
    world.archive.replace(damaged);
    world.archive.with("x-goog-hash", null);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is broken");
    assertThat(folder.resolve("versions")).isEmptyDirectory();
    assertThat(folder.resolve("3.archive")).doesNotExist();
    assertThat(folder.resolve("3.complete")).doesNotExist();
  }

  @Test
  void a_hostile_archive_leaves_nothing_behind() {
    world.archive.replace(TestBytes.zip(Map.of("../../../../evil", new byte[3])));
    assertThatThrownBy(this::fetch)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("leads out of the folder");
    assertThat(home.resolve(".cache/kagglehub/evil")).doesNotExist();
    assertThat(folder.resolve("3.complete")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | agree, then put an API token",
        "403 | agree, then put an API token",
        "404 | check the spelling",
        "418 | in a browser"
      })
  void a_refusal_says_what_to_do(int status, String remedy) {
    world.api.on(
        "/api/v1/datasets/view/o/s",
        LoopbackHost.text(
            status, "application/json", "{\"code\":" + status + ",\"message\":\"No.\"}", Map.of()));
    assertThatThrownBy(() -> fetch("o/s", false))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("o/s: ")
        .hasMessageContaining("HTTP " + status + " (No.)")
        .hasMessageContaining("https://www.kaggle.com/datasets/o/s")
        .hasMessageContaining(remedy)
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_refusal_of_credentials_names_them_but_does_not_show_them() {
    world.with("KAGGLE_USERNAME", "me").with("KAGGLE_KEY", "t0psecret");
    world.api.on(
        "/api/v1/datasets/view/o/s",
        LoopbackHost.text(
            403, "application/json", "{\"message\":\"bad key t0psecret\"}", Map.of()));
    assertThatThrownBy(() -> fetch("o/s", false))
        .hasMessageContaining("the account of KAGGLE_USERNAME and KAGGLE_KEY")
        .hasMessageNotContaining("t0psecret");
    assertThat(world.api.requests().get(0).header("Authorization"))
        .isEqualTo("Basic bWU6dDBwc2VjcmV0");
  }

  @Test
  void a_token_goes_to_kaggle_and_not_to_the_storage() throws IOException {
    world.with("KAGGLE_API_TOKEN", "t0psecret");
    world.archive.beforeCut(progress::await).thenCutAfter(1000);
    fetch();
    assertThat(world.api.requests())
        .hasSize(2)
        .allMatch(request -> request.header("Authorization").equals("Bearer t0psecret"));
    assertThat(world.storage.requests())
        .hasSize(2)
        .noneMatch(request -> request.headers().containsKey("Authorization"));
    assertThat(progress.events()).noneMatch(line -> line.contains("t0psecret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "not json", "{\"currentVersionNumber\":\"../1\"}", ""})
  void an_answer_without_a_version_is_said(String body) {
    world.api.on(
        "/api/v1/datasets/view/o/s", LoopbackHost.text(200, "application/json", body, Map.of()));
    assertThatThrownBy(() -> fetch("o/s", false))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("--dataset o/s/versions/N");
  }

  @Test
  void an_error_body_under_http_200_is_an_error() {
    world.api.on(
        "/api/v1/datasets/view/o/s",
        LoopbackHost.text(
            200, "application/json", "{\"code\":404,\"message\":\"gone\"}", Map.of()));
    assertThatThrownBy(() -> fetch("o/s", false)).hasMessageContaining("HTTP 404 (gone)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "ftp://www.kaggle.com", "http://", "https://x/?q=1"})
  void an_endpoint_that_is_no_address_is_said(String endpoint) {
    world.with("KAGGLE_API_ENDPOINT", endpoint);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining("KAGGLE_API_ENDPOINT is not an address");
  }

  @Test
  void an_endpoint_with_the_path_of_the_api_is_the_same_endpoint() throws IOException {
    world.with("KAGGLE_API_ENDPOINT", world.api.uri("/api/v1/").toString());
    assertThat(fetch()).isDirectory();
  }

  @Test
  void a_cache_that_cannot_be_written_is_said() throws IOException {
    Files.writeString(home.resolve(".cache"), "a file where a folder should be");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("Cannot write")
        .hasMessageContaining("KAGGLEHUB_CACHE");
  }

  @Test
  void a_disk_too_small_for_the_files_keeps_the_archive_for_the_next_start() throws IOException {
    int[] asked = {0};
    settings.disk(where -> asked[0]++ == 0 ? Long.MAX_VALUE / 2 : 1000);
    assertThatThrownBy(this::fetch).hasMessageContaining("unpacking");
    assertThat(folder.resolve("3.archive")).hasBinaryContent(zip);
    settings.disk(where -> Long.MAX_VALUE / 2);
    assertThat(TestBytes.tree(fetch())).containsExactlyEntriesOf(TestBytes.dataset());
  }
}

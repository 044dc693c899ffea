package dev.tjtrain.download.kaggle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.download.KaggleWorld;
import dev.tjtrain.download.TestBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fetching with whole processes: killed ones, and two at once. */
class ProcessTest {

  private final byte[] zip = TestBytes.zip(TestBytes.dataset());
  private final KaggleWorld world = new KaggleWorld(zip, 3);
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

  private FetchProcess start(String haltStage, long haltAt) throws Exception {
    return new FetchProcess(world, home, haltStage, haltAt);
  }

  private void assertWhole() throws Exception {
    assertThat(TestBytes.tree(folder.resolve("versions/3")))
        .containsExactlyEntriesOf(TestBytes.dataset());
    assertThat(folder.resolve("3.complete")).isEmptyFile();
    assertThat(folder.resolve("3.archive")).doesNotExist();
    assertThat(folder.resolve("versions/3.partial")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "DOWNLOAD, 0",
    "DOWNLOAD, 65536",
    "DOWNLOAD, 480000",
    "CHECK, 200000",
    "EXTRACT, 0",
    "EXTRACT, 300000",
    "EXTRACT, 480019",
  })
  void killed_and_started_again_it_ends_with_the_same_bytes(String stage, long at)
      throws Exception {
    try (FetchProcess first = start(stage, at)) {
      first.await("HALT");
      first.kill();
    }
    assertThat(folder.resolve("3.complete")).doesNotExist();
    assertThat(folder.resolve("versions/3")).doesNotExist();
    long kept =
        Files.exists(folder.resolve("3.archive")) ? Files.size(folder.resolve("3.archive")) : 0;
    try (FetchProcess second = start("-", 0)) {
      second.await("DONE");
      assertThat(second.end()).isZero();
      assertThat(second.lines()).contains("STARTED DOWNLOAD " + kept);
      assertThat(second.lines()).noneMatch(line -> line.startsWith("WAITING"));
    }
    assertThat(stage.equals("DOWNLOAD") ? kept <= zip.length : kept == zip.length).isTrue();
    assertWhole();
  }

  @Test
  void killed_three_times_it_asks_for_each_byte_once() throws Exception {
    for (long at : new long[] {100_000, 250_000, 400_000}) {
      CountDownLatch never = new CountDownLatch(1);
      // The server sends up to here, so the process has no more than that when it is killed.
      world.archive.thenHangAfter((int) at - sizeSoFar(), never);
      try (FetchProcess process = start("DOWNLOAD", at)) {
        process.await("HALT");
        process.kill();
      }
      never.countDown();
      assertThat(sizeSoFar()).isEqualTo((int) at);
    }
    try (FetchProcess last = start("-", 0)) {
      last.await("DONE");
    }
    assertThat(world.storage.requests())
        .extracting(request -> request.header("Range"))
        .containsExactly("", "bytes=100000-", "bytes=250000-", "bytes=400000-");
    assertWhole();
  }

  private int sizeSoFar() throws Exception {
    Path archive = folder.resolve("3.archive");
    return Files.exists(archive) ? (int) Files.size(archive) : 0;
  }

  @Test
  void two_at_once_download_once_and_both_have_it() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    world.archive.thenHangAfter(100_000, release);
    try (FetchProcess first = start("-", 0)) {
      first.await("STARTED DOWNLOAD");
      try (FetchProcess second = start("-", 0)) {
        assertThat(second.await("WAITING")).isEqualTo("WAITING process " + first.pid());
        release.countDown();
        assertThat(first.await("DONE")).isEqualTo(second.await("DONE"));
        assertThat(second.lines()).noneMatch(line -> line.startsWith("STARTED"));
      }
    }
    assertThat(world.storage.requests()).hasSize(1);
    assertWhole();
  }

  @Test
  void the_one_that_waits_takes_over_from_one_that_is_killed() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    world.archive.thenHangAfter(100_000, never);
    try (FetchProcess first = start("DOWNLOAD", 100_000);
        FetchProcess second = startAfter(first, "HALT")) {
      second.await("WAITING");
      first.kill();
      second.await("DONE");
      assertThat(second.lines()).contains("STARTED DOWNLOAD 100000");
    }
    never.countDown();
    assertWhole();
  }

  private FetchProcess startAfter(FetchProcess other, String line) throws Exception {
    other.await(line);
    return start("-", 0);
  }
}

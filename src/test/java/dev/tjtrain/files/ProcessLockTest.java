package dev.tjtrain.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {

  @Test
  void the_second_thread_waits_says_so_and_goes_on(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("deep").resolve("1.lock");
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch second = new CountDownLatch(1);
    Thread other = new Thread(() -> hold(file, order, second));
    ProcessLock.whileHeld(
        file,
        holder -> order.add("unexpected"),
        () -> {
          other.start();
          awaitQuietly(second); // Only the second thread's report that it waits lets us go on.
          order.add("first done");
        });
    other.join();
    assertThat(order)
        .containsExactly("waits for another thread of this program", "first done", "second done");
  }

  private static void hold(Path file, List<String> order, CountDownLatch waiting) {
    try {
      ProcessLock.whileHeld(
          file,
          holder -> {
            order.add("waits for " + holder);
            waiting.countDown();
          },
          () -> order.add("second done"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_failure_lets_the_lock_go(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("1.lock");
    List<String> heard = new CopyOnWriteArrayList<>();
    assertThatThrownBy(
            () ->
                ProcessLock.whileHeld(
                    file,
                    heard::add,
                    () -> {
                      throw new IOException("work failed");
                    }))
        .hasMessage("work failed");
    ProcessLock.whileHeld(file, heard::add, () -> heard.add("held"));
    assertThat(heard).containsExactly("held");
  }

  @Test
  void a_lock_file_that_a_dead_process_has_left_does_not_block(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("1.lock"), "999999");
    List<String> heard = new CopyOnWriteArrayList<>();
    ProcessLock.whileHeld(file, heard::add, () -> heard.add("held"));
    assertThat(heard).containsExactly("held");
  }

  @Test
  void a_folder_that_cannot_be_made_is_said(@TempDir Path folder) throws IOException {
    Path notFolder = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(
            () -> ProcessLock.whileHeld(notFolder.resolve("1.lock"), holder -> {}, () -> {}))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("Cannot write " + notFolder.resolve("1.lock"))
        .hasMessageContaining("KAGGLEHUB_CACHE");
  }
}

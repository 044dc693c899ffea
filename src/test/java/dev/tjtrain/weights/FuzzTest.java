package dev.tjtrain.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files damaged in every way, always the same ones: they are read or refused by name, and nothing
 * else happens. {@code -Dtjtrain.fuzz=N} takes N of each file in place of some hundreds.
 */
class FuzzTest {

  private static final int CASES = Integer.getInteger("tjtrain.fuzz", 600);

  /** Only there to end a hang; a case takes about a millisecond. */
  private static final int SECONDS_A_CASE = 60;

  /** Reads a file in one way or another. */
  private interface Reader {
    void read(Path file) throws IOException;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sequential-legacy.pth",
        "sequential-zip.pth",
        "sequential-traced.pt",
        "sequential-scripted.pt",
        "sequential-torch2-deflated.pt",
        "variants-legacy.pth",
        "variants-zip.pth",
        "checkpoint-legacy.pth",
        "checkpoint-zip.pth",
        "whole-model-zip.pth",
        "sequential.safetensors"
      })
  void weights_are_read_or_refused_by_name(String fixture, @TempDir Path folder) throws Exception {
    byte[] whole = Files.readAllBytes(Fixtures.file(fixture));

    int refused = fuzz(whole, folder, file -> assertThat(StateDictReader.read(file)).isNotNull());

    assertThat(refused).isGreaterThan(CASES / 10);
  }

  @Test
  void records_of_a_saved_model_are_read_or_refused_by_name(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> record :
          Map.of("classes", "[\"jerry\",\"tom\"]", "epoch", "7").entrySet()) {
        zip.putNextEntry(new ZipEntry("archive/extra/" + record.getKey()));
        zip.write(record.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }

    int refused =
        fuzz(bytes.toByteArray(), folder, file -> assertThat(ModelArchive.extra(file)).isNotNull());

    assertThat(refused).isGreaterThan(CASES / 10);
  }

  private static int fuzz(byte[] whole, Path folder, Reader reader) throws Exception {
    Path file = folder.resolve("damaged");
    Random random = new Random(whole.length);
    int refused = 0;
    ExecutorService thread = Executors.newSingleThreadExecutor(FuzzTest::daemon);
    try {
      for (int i = 0; i < CASES; i++) {
        Mutation mutation = Mutation.number(i);
        Files.write(file, mutation.of(whole, random));
        try {
          thread
              .submit(
                  () -> {
                    reader.read(file);
                    return null;
                  })
              .get(SECONDS_A_CASE, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .as("case %d, %s", i, mutation)
              .isInstanceOf(InvalidInputException.class)
              .hasMessageStartingWith(file.toString())
              .hasMessageNotContainingAny("\n", "\u001b");
          refused++;
        }
      }
    } finally {
      thread.shutdownNow();
    }
    return refused;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "fuzz");
    thread.setDaemon(true);
    return thread;
  }
}

package dev.tjtrain.features.cache;

import dev.tjtrain.files.ProcessLock;
import dev.tjtrain.files.WriteFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Features of earlier runs, one {@link FeatureStore} for each {@link FeatureKey}. What is wrong
 * with the cache becomes a warning and only costs time; it never fails a run.
 *
 * <p>A process that fills a store holds its lock. Another that wants the same features waits for
 * it, since computing them twice at once would take both longer, and then finds them; if the first
 * is killed, the second goes on where it stopped. A store that is complete is read without a lock:
 * its file only grows, and one that is deleted stays readable for whoever has it open.
 */
public final class FeatureCache {

  /** Keeps features for the run alone, in temporary files. */
  public static final FeatureCache NONE = new FeatureCache(null, 0, warning -> {});

  private final @Nullable CacheFolder folder;
  private final long limit;
  private final Consumer<String> warnings;

  /** A run may open several stores, which meet the same trouble. */
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * A cache in {@code folder}, which is made when it is needed.
   *
   * @param limit bytes that all stores together may take; the longest unused are deleted first
   * @param warnings takes one line for each thing that does not work
   */
  public FeatureCache(@Nullable CacheFolder folder, long limit, Consumer<String> warnings) {
    this.folder = folder;
    this.limit = limit;
    this.warnings = warnings;
  }

  /**
   * Opens the store of {@code key} for finding and adding features, or an empty temporary one where
   * the cache cannot be used.
   *
   * @param images how many images there are
   * @param tensorBytes bytes of one image's features
   * @param stop is asked, while another process fills the same store, whether to wait no longer
   * @throws CancellationException if it was told to stop
   */
  public FeatureStore open(FeatureKey key, int images, int tensorBytes, BooleanSupplier stop)
      throws IOException {
    long expected = images * FeatureFile.recordBytes(tensorBytes);
    if (folder != null && expected > limit) {
      giveUp(
          "the features of %d images take %d MB, more than the feature cache may hold (%d MB)"
              .formatted(images, expected / 1_000_000, limit / 1_000_000));
    } else if (folder != null) {
      try {
        return open(folder, key, expected, tensorBytes, stop);
      } catch (IOException e) {
        giveUp(
            "the feature cache %s cannot be used (%s)"
                .formatted(folder.path(), WriteFailure.reason(e)));
      }
    }
    return new FeatureStore();
  }

  private FeatureStore open(
      CacheFolder folder, FeatureKey key, long expected, int tensorBytes, BooleanSupplier stop)
      throws IOException {
    ProcessLock lock = ProcessLock.acquire(folder.lock(key.id()), this::waiting, stop);
    try {
      Path file = folder.file(key.id());
      if (Files.exists(file) && Files.size(file) > limit) {
        // Mostly features of images that are gone or have changed: these are never removed.
        Files.delete(file);
      }
      folder.makeRoom(limit - expected, key.id());
      folder.describe(key);
      return new FeatureStore(file, tensorBytes, lock, warnings, this::giveUp);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void giveUp(String reason) {
    if (!warned.getAndSet(true)) {
      warnings.accept(reason + "; the run goes on without it");
    }
  }

  private void waiting(String holder) {
    warnings.accept("waiting for " + holder + ", which computes the same features");
  }
}

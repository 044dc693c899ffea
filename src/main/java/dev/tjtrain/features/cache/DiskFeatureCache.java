package dev.tjtrain.features.cache;

import dev.tjtrain.download.ProcessLock;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rows in a folder, one {@link FeatureLog} for each {@link FeatureKey}.
 *
 * <p>A process that fills rows locks their key. Another that wants the same ones waits for it,
 * since computing them twice at once would take both longer, and then finds them there; if the
 * first is killed, the second goes on where it stopped. Once filled, rows are read without a lock:
 * a log only grows, and one that is deleted stays readable for whoever has it open.
 */
public final class DiskFeatureCache implements FeatureCache {

  /** What a row's entry takes at most on average, path and checksums. */
  private static final int ENTRY_BYTES = 200;

  private final CacheFolder folder;
  private final long limit;
  private final Consumer<String> warnings;

  /** A run may keep several kinds of rows, which meet the same trouble. */
  private final AtomicBoolean givenUp = new AtomicBoolean();

  /**
   * A cache in {@code folder}, which is made when it is needed.
   *
   * @param limit bytes that all logs together may take; the longest unused go first
   * @param warnings hears in one line of what does not work
   */
  public DiskFeatureCache(CacheFolder folder, long limit, Consumer<String> warnings) {
    this.folder = folder;
    this.limit = limit;
    this.warnings = warnings;
  }

  @Override
  public FeatureStore fill(
      FeatureKey key, int images, int rowBytes, BooleanSupplier stop, Pass pass)
      throws IOException {
    long expected = (long) images * (rowBytes + ENTRY_BYTES);
    if (expected > limit) {
      giveUp(
          "the rows of %d images take %d MB, more than the feature cache may hold (%d MB)"
              .formatted(images, expected / 1_000_000, limit / 1_000_000));
      return NONE.fill(key, images, rowBytes, stop, pass);
    }
    Filling filling = new Filling(key, rowBytes, expected, pass);
    try {
      ProcessLock.whileHeld(folder.lock(key.id()), this::waiting, stop, filling::run);
    } catch (IOException | CancellationException e) {
      filling.close();
      if (filling.begun || e instanceof CancellationException) {
        throw e;
      }
      giveUp("the feature cache %s cannot be used (%s)".formatted(folder.path(), reason(e)));
      return NONE.fill(key, images, rowBytes, stop, pass);
    }
    return filling.store();
  }

  private void giveUp(String reason) {
    if (!givenUp.getAndSet(true)) {
      warnings.accept(reason + "; the run goes on without it");
    }
  }

  private void waiting(String holder) {
    warnings.accept("waiting for " + holder + ", which computes the same features");
  }

  /** The first words of the failure behind {@code failure}: those in front speak of downloads. */
  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof FileSystemException file) {
      String reason = file.getReason();
      return reason == null
          ? cause.getClass().getSimpleName().replace("Exception", "") + ": " + file.getFile()
          : reason;
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** What is done with the key's lock held. */
  private final class Filling {

    private final FeatureKey key;
    private final int rowBytes;
    private final long expected;
    private final Pass pass;
    private @Nullable CachedRows rows;
    private boolean begun;

    Filling(FeatureKey key, int rowBytes, long expected, Pass pass) {
      this.key = key;
      this.rowBytes = rowBytes;
      this.expected = expected;
      this.pass = pass;
    }

    void run() throws IOException {
      Path file = folder.log(key.id());
      if (Files.exists(file) && Files.size(file) > limit) {
        Files.delete(
            file); // mostly rows of images that are gone or have changed: they never shrink
      }
      folder.makeRoom(limit - expected, key.id());
      FeatureLog log = FeatureLog.open(file, key, rowBytes);
      CachedRows opened = new CachedRows(log, warnings, DiskFeatureCache.this::giveUp);
      rows = opened;
      if (log.gaps() > 0 || log.wasForeign()) {
        warnings.accept(
            "the feature cache was damaged; computing again what " + file + " has lost");
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      begun = true;
      pass.fill(opened);
      opened.finish();
    }

    CachedRows store() {
      if (rows == null) {
        throw new IllegalStateException("not filled");
      }
      return rows;
    }

    void close() throws IOException {
      if (rows != null) {
        rows.close();
      }
    }
  }
}

package dev.tjtrain.features.cache;

import dev.tjtrain.files.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows in a log that outlives the run. When the log can no longer be written, as on a full disk,
 * further rows go to a temporary file.
 */
final class CachedRows implements FeatureStore {

  /** Entries without rows in a chunk. */
  private static final int RENEWED_AT_ONCE = 256;

  private final FeatureLog log;
  private final Consumer<String> warnings;
  private final Consumer<String> giveUp;
  private final TemporaryFeatures temporary = new TemporaryFeatures();
  private final List<Entry> renewed = new ArrayList<>();
  private final AtomicInteger damaged = new AtomicInteger();
  private boolean writable = true;

  /**
   * Wraps {@code log}.
   *
   * @param warnings hears of what was damaged
   * @param giveUp hears why the log can no longer be written
   */
  CachedRows(FeatureLog log, Consumer<String> warnings, Consumer<String> giveUp) {
    this.log = log;
    this.warnings = warnings;
    this.giveUp = giveUp;
  }

  @Override
  public boolean isEmpty() {
    return log.rows() == 0;
  }

  @Override
  public @Nullable FeatureLocation find(ImageReading image) throws IOException {
    ContentHash known = log.content(image.path(), image.stamp());
    if (known != null) {
      FeatureLocation place = verified(known);
      if (place != null) {
        image.recognise(known);
        return place;
      }
    }
    ContentHash hash = image.hash();
    FeatureLocation place = verified(hash);
    if (place != null) {
      Entry entry = image.entry(null);
      if (!entry.stamp().equals(FileStamp.NONE)) {
        renew(entry);
      }
    }
    return place;
  }

  @Override
  public List<FeatureLocation> add(List<ImageReading> images, ByteBuffer rows) throws IOException {
    int rowBytes = rows.remaining() / images.size();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      ByteBuffer row = rows.slice(rows.position() + i * rowBytes, rowBytes);
      entries.add(images.get(i).entry(LogFormat.checksum(row)));
    }
    List<FeatureLocation> places = append(entries, rows.duplicate());
    return places == null ? temporary.add(images, rows) : places;
  }

  /** Writes down what has been found out about files, and says what was damaged. */
  void finish() {
    synchronized (renewed) {
      writeRenewed();
    }
    if (damaged.get() > 0) {
      warnings.accept(
          "the feature cache was damaged; computed again: %d %s"
              .formatted(damaged.get(), damaged.get() == 1 ? "image" : "images"));
    }
  }

  @Override
  public void close() throws IOException {
    try (log) {
      temporary.close();
    }
  }

  private @Nullable FeatureLocation verified(ContentHash hash) {
    boolean had = log.has(hash);
    FeatureLocation place = log.row(hash);
    if (had && place == null) {
      damaged.incrementAndGet();
    }
    return place;
  }

  private void renew(Entry entry) {
    synchronized (renewed) {
      renewed.add(entry);
      if (renewed.size() >= RENEWED_AT_ONCE) {
        writeRenewed();
      }
    }
  }

  private void writeRenewed() {
    if (!renewed.isEmpty()) {
      append(List.copyOf(renewed), ByteBuffer.allocate(0));
      renewed.clear();
    }
  }

  private synchronized @Nullable List<FeatureLocation> append(
      List<Entry> entries, ByteBuffer rows) {
    if (writable) {
      try {
        return log.append(entries, rows);
      } catch (IOException e) {
        writable = false;
        giveUp.accept("the feature cache can no longer be written (" + e.getMessage() + ")");
      }
    }
    return null;
  }
}

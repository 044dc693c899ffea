package dev.tjtrain.features.cache;

import dev.tjtrain.files.FileStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows by content, and the content of files by what they look like, in one file that only grows.
 *
 * <p>A row belongs to an image's content, as in git's object store, so that a renamed, copied or
 * restored image is known at once. An entry says which content a path had when its file bore which
 * {@link FileStamp}, as in git's index; the last entry of a path counts. Both travel in chunks that
 * prove themselves by checksums. So there is nothing to order and nothing to flush: what a killed
 * process or a fallen machine leaves half written is no chunk, and a row that never reached the
 * disk does not have its checksum. Rows that are read elsewhere never move.
 *
 * <p>One process at a time may hold it for writing; see {@link DiskFeatureCache}. Within it, safe
 * for several threads.
 */
final class FeatureLog implements AutoCloseable {

  private final FeatureFile file;
  private final int rowBytes;
  private final Map<String, Known> byPath = new ConcurrentHashMap<>();
  private final Map<ContentHash, Row> byContent = new ConcurrentHashMap<>();
  private long end;
  private int gaps;
  private boolean foreign;

  private record Known(FileStamp stamp, ContentHash hash) {}

  private record Row(long position, int checksum) {}

  private FeatureLog(FeatureFile file, int rowBytes) {
    this.file = file;
    this.rowBytes = rowBytes;
  }

  /** Opens {@code path}, or begins it where there is none of this key. */
  static FeatureLog open(Path path, FeatureKey key, int rowBytes) throws IOException {
    FeatureLog log = new FeatureLog(channel(path), rowBytes);
    boolean foreign;
    try {
      if (log.read(key)) {
        return log;
      }
      foreign = log.file.size() > 0;
    } catch (IOException e) {
      log.close();
      throw e;
    }
    log.close();
    // A new file, not the old one emptied: another process may still read rows from that.
    Files.deleteIfExists(path);
    FeatureLog fresh = new FeatureLog(channel(path), rowBytes);
    fresh.foreign = foreign;
    try {
      fresh.file.write(0, LogFormat.head(key, rowBytes));
      fresh.end = LogFormat.aligned(fresh.file.size());
      return fresh;
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
  }

  /** Whether something other than a log of this key was found, and begun anew. */
  boolean wasForeign() {
    return foreign;
  }

  /** In how many places chunks were damaged. */
  int gaps() {
    return gaps;
  }

  /** The content of {@code path} if its file looks as it did then. */
  @Nullable ContentHash content(String path, FileStamp stamp) {
    Known known = byPath.get(path);
    return known != null && known.stamp.equals(stamp) && !stamp.equals(FileStamp.NONE)
        ? known.hash
        : null;
  }

  /** Whether there is a row of this content. */
  boolean has(ContentHash hash) {
    return byContent.containsKey(hash);
  }

  /** Where the row of this content is, or null if there is none or it is damaged. */
  @Nullable FeatureLocation row(ContentHash hash) {
    Row row = byContent.get(hash);
    if (row == null) {
      return null;
    }
    try {
      ByteBuffer bytes = ByteBuffer.allocate(rowBytes);
      file.read(row.position, bytes);
      if (LogFormat.checksum(bytes.flip()) == row.checksum) {
        return new FeatureLocation(file, row.position);
      }
    } catch (IOException e) {
      // A sector that cannot be read is as good as damaged.
    }
    byContent.remove(hash, row);
    return null;
  }

  /** Number of contents that have a row. */
  int rows() {
    return byContent.size();
  }

  /**
   * Adds a chunk.
   *
   * @param rows the rows of those entries that have one, in their order
   * @return where these rows are
   */
  synchronized List<FeatureLocation> append(List<Entry> entries, ByteBuffer rows)
      throws IOException {
    ByteBuffer chunk = LogFormat.chunk(entries);
    long first = end + chunk.remaining();
    long next = LogFormat.aligned(first + rows.remaining());
    file.write(end, chunk);
    file.write(first, rows);
    end = next;
    remember(entries, first);
    List<FeatureLocation> places = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.checksum() != null) {
        places.add(new FeatureLocation(file, first + (long) places.size() * rowBytes));
      }
    }
    return places;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private boolean read(FeatureKey key) throws IOException {
    LogReader reader = new LogReader(file);
    if (!key.equals(reader.key()) || reader.rowBytes() != rowBytes) {
      return false;
    }
    LogReader.Chunk chunk;
    while ((chunk = reader.next()) != null) {
      remember(chunk.entries(), chunk.rows());
    }
    end = reader.end();
    gaps = reader.gaps();
    if (file.size() > end) {
      file.truncate(end); // torn when a process was killed
    }
    return true;
  }

  private void remember(List<Entry> entries, long rows) {
    long position = rows;
    for (Entry entry : entries) {
      Integer checksum = entry.checksum();
      if (checksum != null) {
        byContent.put(entry.hash(), new Row(position, checksum));
        position += rowBytes;
      }
      byPath.put(entry.path(), new Known(entry.stamp(), entry.hash()));
    }
  }

  private static FeatureFile channel(Path path) throws IOException {
    return new FeatureFile(
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }
}

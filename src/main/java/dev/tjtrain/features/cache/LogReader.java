package dev.tjtrain.features.cache;

import dev.tjtrain.features.cache.LogFormat.ChunkHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the chunks of a log. What is torn or damaged is no chunk; behind it the walk goes
 * on at the next one.
 */
final class LogReader {

  /** Holds the head and the entries of most chunks, so that a chunk costs one read. */
  private static final int READ_AHEAD = 1 << 13;

  private final FeatureFile file;
  private final long size;
  private @Nullable FeatureKey key;
  private int rowBytes;
  private long position;
  private long end;
  private int gaps;

  /** Reads the head of {@code file}. */
  LogReader(FeatureFile file) throws IOException {
    this.file = file;
    this.size = file.size();
    if (size < LogFormat.HEAD) {
      return;
    }
    int json = LogFormat.jsonBytes(read(0, LogFormat.HEAD));
    int length = LogFormat.HEAD + json + Integer.BYTES;
    if (json < 0 || length > size) {
      return;
    }
    ByteBuffer head = read(0, length);
    key = LogFormat.key(head);
    rowBytes = LogFormat.rowBytes(head);
    end = LogFormat.aligned(length);
    position = end;
  }

  /**
   * Entries with their rows.
   *
   * @param rows position of the first row
   */
  record Chunk(List<Entry> entries, long rows) {}

  /** What the rows are; null if the head is missing or damaged. */
  @Nullable FeatureKey key() {
    return key;
  }

  /** Bytes of a row. */
  int rowBytes() {
    return rowBytes;
  }

  /** The next whole chunk, or null behind the last; none without a {@link #key}. */
  @Nullable Chunk next() throws IOException {
    boolean gap = false;
    while (key != null && position + LogFormat.CHUNK_HEAD <= size) {
      Chunk chunk = chunkAt(position);
      if (chunk != null) {
        gaps += gap ? 1 : 0;
        return chunk;
      }
      gap = true;
      position = nextHead(position + LogFormat.ALIGNMENT);
    }
    return null;
  }

  /** Where the last chunk that was read ends, and the next one may begin. */
  long end() {
    return end;
  }

  /** How often something that is no chunk lay between two; a torn end does not count. */
  int gaps() {
    return gaps;
  }

  private @Nullable Chunk chunkAt(long at) throws IOException {
    ByteBuffer bytes = read(at, (int) Math.min(READ_AHEAD, size - at));
    ChunkHead head = LogFormat.chunkHead(bytes, 0);
    if (head == null) {
      return null;
    }
    long rows = at + LogFormat.CHUNK_HEAD + head.entryBytes();
    if (rows > size) {
      return null;
    }
    if (LogFormat.CHUNK_HEAD + (long) head.entryBytes() > bytes.limit()) {
      bytes = read(at, LogFormat.CHUNK_HEAD + head.entryBytes());
    }
    List<Entry> entries =
        LogFormat.entries(head, bytes.slice(LogFormat.CHUNK_HEAD, head.entryBytes()));
    if (entries == null) {
      return null;
    }
    long last = rows + entries.stream().filter(e -> e.checksum() != null).count() * rowBytes;
    if (last > size) {
      return null;
    }
    end = LogFormat.aligned(last);
    position = end;
    return new Chunk(entries, rows);
  }

  /** Where the next head of a chunk stands, from {@code from} on, or the size of the file. */
  private long nextHead(long from) throws IOException {
    for (long at = from; at + LogFormat.CHUNK_HEAD <= size; at += READ_AHEAD) {
      ByteBuffer bytes = read(at, (int) Math.min(READ_AHEAD, size - at));
      for (int i = 0; i + LogFormat.CHUNK_HEAD <= bytes.limit(); i += LogFormat.ALIGNMENT) {
        if (LogFormat.chunkHead(bytes, i) != null) {
          return at + i;
        }
      }
    }
    return size;
  }

  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer bytes = LogFormat.buffer(length);
    file.read(at, bytes);
    return bytes.flip();
  }
}

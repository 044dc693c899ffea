package dev.tjtrain.features.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.tjtrain.files.FileStamp;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link FeatureLog}, little-endian: a head, then chunks, each beginning at a
 * multiple of 64.
 *
 * <pre>
 * head:   magic 8, JSON bytes 4, bytes of a row 4, JSON of the RowKey, CRC32C of all that 4
 * chunk:  magic 8, entries 4, bytes of the entries 4, CRC32C of the entries 4, CRC32C of all that 4,
 *         the entries, the rows of those entries that have one
 * entry:  bytes of the path 2, path in UTF-8, stamp 32, SHA-256 of the content 32, has a row 1,
 *         CRC32C of the row 4
 * </pre>
 */
final class LogFormat {

  static final int ALIGNMENT = 64;

  /** Bytes of a head before its JSON. */
  static final int HEAD = 16;

  /** Bytes of a chunk before its entries. */
  static final int CHUNK_HEAD = 24;

  /** No path is longer, no description either. */
  static final int LONGEST_TEXT = 1 << 16;

  private static final long HEAD_MAGIC = 0x31_73_77_6f_72_2d_6a_74L; // "tj-rows1"
  private static final long CHUNK_MAGIC = 0x9d_6b_6e_68_63_2d_6a_74L; // "tj-chnk", and no ASCII
  private static final int ENTRY_WITHOUT_PATH = 2 + FileStamp.BYTES + ContentHash.BYTES + 1 + 4;

  private LogFormat() {}

  /** What a chunk's first {@link #CHUNK_HEAD} bytes say. */
  record ChunkHead(int entries, int entryBytes, int checksum) {}

  static ByteBuffer head(FeatureKey key, int rowBytes) {
    byte[] json = new Gson().toJson(key).getBytes(UTF_8);
    ByteBuffer head = buffer(HEAD + json.length + Integer.BYTES);
    head.putLong(HEAD_MAGIC).putInt(json.length).putInt(rowBytes).put(json);
    return head.putInt(checksum(head.duplicate().flip())).flip();
  }

  /** Bytes of the JSON in a head of which {@code start} has the first {@link #HEAD}; or -1. */
  static int jsonBytes(ByteBuffer start) {
    int length = start.getInt(Long.BYTES);
    return start.getLong(0) == HEAD_MAGIC && length >= 0 && length < LONGEST_TEXT ? length : -1;
  }

  /** Bytes of a row, according to a head. */
  static int rowBytes(ByteBuffer head) {
    return head.getInt(Long.BYTES + Integer.BYTES);
  }

  /** The key in a whole head, or null if it is damaged. */
  static @Nullable FeatureKey key(ByteBuffer head) {
    int end = head.limit() - Integer.BYTES;
    if (checksum(head.duplicate().limit(end)) != head.getInt(end)) {
      return null;
    }
    byte[] json = new byte[end - HEAD];
    head.get(HEAD, json);
    try {
      return new Gson().fromJson(new String(json, UTF_8), FeatureKey.class);
    } catch (JsonParseException e) {
      return null;
    }
  }

  /** A chunk up to its rows. */
  static ByteBuffer chunk(List<Entry> entries) {
    List<byte[]> paths = entries.stream().map(entry -> entry.path().getBytes(UTF_8)).toList();
    int entryBytes =
        paths.stream().mapToInt(path -> path.length).sum() + entries.size() * ENTRY_WITHOUT_PATH;
    ByteBuffer chunk = buffer(CHUNK_HEAD + entryBytes).position(CHUNK_HEAD);
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      chunk.putShort((short) paths.get(i).length).put(paths.get(i));
      entry.stamp().write(chunk);
      entry.hash().write(chunk);
      Integer row = entry.checksum();
      chunk.put((byte) (row == null ? 0 : 1)).putInt(row == null ? 0 : row);
    }
    chunk.putLong(0, CHUNK_MAGIC).putInt(8, entries.size()).putInt(12, entryBytes);
    chunk.putInt(16, checksum(chunk.duplicate().flip().position(CHUNK_HEAD)));
    chunk.putInt(20, checksum(chunk.duplicate().position(0).limit(20)));
    return chunk.flip();
  }

  /** What stands at {@code at}, or null if that is no chunk's beginning. */
  static @Nullable ChunkHead chunkHead(ByteBuffer bytes, int at) {
    if (bytes.getLong(at) != CHUNK_MAGIC
        || checksum(bytes.duplicate().limit(at + 20).position(at)) != bytes.getInt(at + 20)) {
      return null;
    }
    int entries = bytes.getInt(at + 8);
    int entryBytes = bytes.getInt(at + 12);
    boolean sane = entries >= 0 && entryBytes >= (long) entries * ENTRY_WITHOUT_PATH;
    return sane ? new ChunkHead(entries, entryBytes, bytes.getInt(at + 16)) : null;
  }

  /** The entries in what remains in {@code from}, or null if they are damaged. */
  static @Nullable List<Entry> entries(ChunkHead head, ByteBuffer from) {
    if (checksum(from.duplicate()) != head.checksum) {
      return null;
    }
    ByteBuffer bytes = from.slice().order(ByteOrder.LITTLE_ENDIAN);
    try {
      List<Entry> entries = new ArrayList<>();
      for (int i = 0; i < head.entries; i++) {
        byte[] path = new byte[bytes.getShort() & 0xffff];
        bytes.get(path);
        FileStamp stamp = FileStamp.read(bytes);
        ContentHash hash = ContentHash.read(bytes);
        boolean row = bytes.get() != 0;
        int checksum = bytes.getInt();
        entries.add(new Entry(new String(path, UTF_8), stamp, hash, row ? checksum : null));
      }
      return entries;
    } catch (BufferUnderflowException e) {
      return null;
    }
  }

  /** CRC32C (RFC 3720) of what remains in {@code bytes}. */
  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** The first multiple of {@link #ALIGNMENT} that is not before {@code position}. */
  static long aligned(long position) {
    return (position + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

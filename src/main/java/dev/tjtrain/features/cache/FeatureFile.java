package dev.tjtrain.features.cache;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.tjtrain.features.cache.FeatureStore.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records of tensors in a file that only grows. A record proves itself by checksums, so there is
 * nothing to order and nothing to flush: what a killed process or a fallen machine leaves half
 * written is no record, and a tensor that never reached the disk does not have its checksum.
 *
 * <p>Each record begins at a multiple of 80 bytes. Numbers are little-endian, checksums CRC32C.
 *
 * <pre>
 * magic 4, look of the image file 32, SHA-256 of its content 32, bytes of the tensor 4 (0 if an
 * earlier record has it), checksum of the tensor 4, checksum of all that 4, the tensor
 * </pre>
 */
final class FeatureFile implements Closeable {

  /** Bytes of a record before its tensor; records begin at multiples of it. */
  private static final int RECORD = 80;

  private static final int DIGEST = 32;
  private static final HexFormat HEX = HexFormat.of();
  private static final int MAGIC = 0x9d_72_6a_74; // "tjr", and no ASCII

  private final FileChannel channel;
  private long end;

  /**
   * What a record says.
   *
   * @param look of the image file in hexadecimal digits; zero if it is not to be relied on
   * @param content SHA-256, likewise, of the image file's content
   * @param tensor where the tensor is; null if an earlier record has it
   * @param tensorBytes bytes of the tensor
   * @param checksum of the tensor
   */
  record Entry(
      String look, String content, @Nullable Tensor tensor, int tensorBytes, int checksum) {

    /** Whether the tensor is there and has its checksum. */
    boolean isIntact() {
      try {
        return tensor != null && FeatureFile.checksum(read(tensor, tensorBytes)) == checksum;
      } catch (IOException e) {
        return false; // a sector that cannot be read is as good as damaged
      }
    }
  }

  private FeatureFile(Path path, OpenOption... options) throws IOException {
    channel = FileChannel.open(path, options);
  }

  /** Opens {@code path} for reading. */
  static FeatureFile read(Path path) throws IOException {
    return new FeatureFile(path, READ);
  }

  /** Opens {@code path} for reading and writing. */
  static FeatureFile open(Path path) throws IOException {
    return new FeatureFile(path, CREATE, READ, WRITE);
  }

  /** Begins a file without a name, which is gone with this process. */
  static FeatureFile temporary() throws IOException {
    Path path = Files.createTempFile("tj-train-", ".rows");
    return new FeatureFile(path, READ, WRITE, DELETE_ON_CLOSE);
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * Gives all records to {@code sink}; behind what is damaged, the next record is looked for.
   *
   * @return how many bytes before the last record belong to none
   */
  long forEach(Consumer<Entry> sink) throws IOException {
    long size = channel.size();
    long lost = 0;
    for (long at = 0; at + RECORD <= size; ) {
      Entry entry = entry(at, size);
      if (entry == null) {
        at += RECORD;
      } else {
        lost += at - end;
        sink.accept(entry);
        at = aligned(at + RECORD + entry.tensorBytes);
        end = at;
      }
    }
    return lost;
  }

  /** Cuts off what lies behind the last record that was read; returns how many bytes that were. */
  long truncate() throws IOException {
    long torn = Math.max(0, channel.size() - end);
    channel.truncate(end);
    return torn;
  }

  /**
   * Adds a record.
   *
   * @param tensor what remains of it is written; nothing if an earlier record has the tensor
   */
  synchronized Entry append(String look, String content, ByteBuffer tensor) throws IOException {
    int length = tensor.remaining();
    int checksum = checksum(tensor.duplicate());
    ByteBuffer record = buffer(RECORD).putInt(MAGIC);
    record.put(HEX.parseHex(look)).put(HEX.parseHex(content));
    record.putInt(length).putInt(checksum);
    record.putInt(checksum(record.duplicate().flip())).flip();
    long position = end + RECORD;
    write(end, record);
    write(position, tensor.duplicate());
    end = aligned(position + length);
    return entry(look, content, position, length, checksum);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Bytes of a record with its tensor. */
  static long recordBytes(int tensorBytes) {
    return aligned(RECORD + tensorBytes);
  }

  /** The record at {@code at}, or null if there is none, or not all of its tensor. */
  private @Nullable Entry entry(long at, long size) throws IOException {
    ByteBuffer record = read(new Tensor(channel, at), RECORD);
    int last = RECORD - Integer.BYTES;
    if (record.getInt() != MAGIC
        || checksum(record.duplicate().rewind().limit(last)) != record.getInt(last)) {
      return null;
    }
    String look = digest(record);
    String content = digest(record);
    int length = record.getInt();
    long tensor = at + RECORD;
    return tensor + length > size ? null : entry(look, content, tensor, length, record.getInt());
  }

  private Entry entry(String look, String content, long position, int length, int checksum) {
    Tensor tensor = length == 0 ? null : new Tensor(channel, position);
    return new Entry(look, content, tensor, length, checksum);
  }

  private static ByteBuffer read(Tensor tensor, int length) throws IOException {
    ByteBuffer bytes = buffer(length);
    tensor.read(bytes);
    return bytes.flip();
  }

  private static String digest(ByteBuffer record) {
    byte[] digest = new byte[DIGEST];
    record.get(digest);
    return HEX.formatHex(digest);
  }

  private void write(long at, ByteBuffer bytes) throws IOException {
    for (long to = at; bytes.hasRemaining(); ) {
      to += channel.write(bytes, to);
    }
  }

  /** CRC32C (RFC 3720) of what remains in {@code bytes}. */
  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** The first multiple of {@link #RECORD} that is not before {@code position}. */
  private static long aligned(long position) {
    return (position + RECORD - 1) / RECORD * RECORD;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

package dev.tjtrain.features.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records of tensors in a file that only grows. A record proves itself by checksums, so there is
 * nothing to order and nothing to flush: what a killed process or a fallen machine leaves half
 * written is no record, and a tensor that never reached the disk does not have its checksum.
 *
 * <pre>
 * file:   head, records; each begins at a multiple of 80; numbers are little-endian
 * head:   magic 8, bytes of a tensor 4, bytes of the JSON 4, JSON of the FeatureKey, CRC32C of all
 *         that 4
 * record: magic 4, look of the image file 32, SHA-256 of its content 32, bytes of the tensor 4 (0 if
 *         an earlier record has it), CRC32C of the tensor 4, CRC32C of all that 4, the tensor
 * </pre>
 */
final class FeatureFile implements Closeable {

  /** Bytes of a record before its tensor; records begin at multiples of it. */
  private static final int RECORD = 80;

  private static final int BEFORE_JSON = 16;
  private static final int LONGEST_JSON = 1 << 16;
  private static final long HEAD_MAGIC = 0x32_73_77_6f_72_2d_6a_74L; // "tj-rows2"
  private static final int RECORD_MAGIC = 0x9d_72_6a_74; // "tjr", and no ASCII

  private final FileChannel channel;
  private @Nullable FeatureKey key;
  private int tensorBytes;
  private long end;
  private boolean damaged;

  /**
   * What a record says.
   *
   * @param look of the image file; all zero if it is not to be relied on
   * @param content digest of the image file's content
   * @param tensor where the tensor is; null if an earlier record has it
   * @param checksum of the tensor
   */
  record Entry(Digest look, Digest content, @Nullable StoredTensor tensor, int checksum) {}

  private FeatureFile(Path path, OpenOption... options) throws IOException {
    channel = FileChannel.open(path, options);
    try {
      readHead();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Opens {@code path} for reading. */
  static FeatureFile read(Path path) throws IOException {
    return new FeatureFile(path, READ);
  }

  /** Opens {@code path} for reading and writing, or begins it where no file has this key. */
  static FeatureFile open(Path path, FeatureKey key, int tensorBytes) throws IOException {
    FeatureFile found = new FeatureFile(path, CREATE, READ, WRITE);
    if (key.equals(found.key) && tensorBytes == found.tensorBytes) {
      return found;
    }
    found.close();
    // A new file, not the old one emptied: another process may still read from that.
    boolean foreign = Files.size(path) > 0;
    Files.delete(path);
    FeatureFile begun = new FeatureFile(path, CREATE, READ, WRITE);
    begun.damaged = foreign;
    try {
      begun.writeHead(key, tensorBytes);
      return begun;
    } catch (IOException e) {
      begun.close();
      throw e;
    }
  }

  /** Begins a file without a name, which is gone with this process. */
  static FeatureFile temporary() throws IOException {
    Path path = Files.createTempFile("tj-train-", ".rows");
    return new FeatureFile(path, READ, WRITE, DELETE_ON_CLOSE);
  }

  /** Whose features these are; null if the head is missing or damaged. */
  @Nullable FeatureKey key() {
    return key;
  }

  /** Whether another file had to be replaced, or something lay between records that is none. */
  boolean isDamaged() {
    return damaged;
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * Gives all records to {@code sink}. Behind what is damaged, the next record is looked for.
   *
   * @return whether something torn, which is no damage, lies behind the last record
   */
  boolean forEach(Consumer<Entry> sink) throws IOException {
    long size = channel.size();
    boolean gap = false;
    for (long at = end; key != null && at + RECORD <= size; ) {
      Entry entry = entry(at, size);
      if (entry == null) {
        gap = true;
        at += RECORD;
      } else {
        damaged |= gap;
        gap = false;
        sink.accept(entry);
        at = aligned(at + RECORD + (entry.tensor == null ? 0 : tensorBytes));
        end = at;
      }
    }
    return size > end;
  }

  /** Cuts off what lies behind the last record that was read. */
  void truncate() throws IOException {
    channel.truncate(end);
  }

  /**
   * Adds a record.
   *
   * @param tensor what remains of it is written; nothing if an earlier record has the tensor
   */
  synchronized Entry append(Digest look, Digest content, ByteBuffer tensor) throws IOException {
    ByteBuffer record = buffer(RECORD).putInt(RECORD_MAGIC);
    look.write(record);
    content.write(record);
    int length = tensor.remaining();
    int checksum = checksum(tensor.duplicate());
    record.putInt(length).putInt(checksum);
    record.putInt(checksum(record.duplicate().flip())).flip();
    long position = end + RECORD;
    write(end, record);
    write(position, tensor.duplicate());
    end = aligned(position + length);
    return new Entry(
        look, content, length == 0 ? null : new StoredTensor(channel, position), checksum);
  }

  /** Whether the tensor of {@code entry} is there and has its checksum. */
  boolean isIntact(Entry entry) {
    try {
      return entry.tensor != null
          && checksum(bytes(entry.tensor.position(), tensorBytes)) == entry.checksum;
    } catch (IOException e) {
      return false; // a sector that cannot be read is as good as damaged
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** CRC32C (RFC 3720) of what remains in {@code bytes}. */
  static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Bytes of a record with its tensor. */
  static long recordBytes(int tensorBytes) {
    return aligned(RECORD + tensorBytes);
  }

  private void readHead() throws IOException {
    if (channel.size() < BEFORE_JSON) {
      return;
    }
    ByteBuffer head = bytes(0, BEFORE_JSON);
    long magic = head.getLong();
    int ofTensor = head.getInt();
    int ofJson = head.getInt();
    int length = BEFORE_JSON + ofJson;
    if (magic != HEAD_MAGIC
        || ofJson < 0
        || ofJson > LONGEST_JSON
        || length + Integer.BYTES > channel.size()) {
      return;
    }
    ByteBuffer all = bytes(0, length + Integer.BYTES);
    if (checksum(all.duplicate().limit(length)) == all.getInt(length)) {
      try {
        String json = new String(all.array(), BEFORE_JSON, ofJson, UTF_8);
        key = new Gson().fromJson(json, FeatureKey.class);
        tensorBytes = ofTensor;
        end = aligned(length + Integer.BYTES);
      } catch (JsonParseException e) {
        // Damaged, though it has its checksum.
      }
    }
  }

  private void writeHead(FeatureKey newKey, int newTensorBytes) throws IOException {
    key = newKey;
    tensorBytes = newTensorBytes;
    byte[] json = new Gson().toJson(newKey).getBytes(UTF_8);
    int length = BEFORE_JSON + json.length;
    ByteBuffer head = buffer(length + Integer.BYTES);
    head.putLong(HEAD_MAGIC).putInt(tensorBytes).putInt(json.length).put(json);
    head.putInt(checksum(head.duplicate().flip())).flip();
    write(0, head);
    end = aligned(length + Integer.BYTES);
  }

  /** The record at {@code at}, or null if there is none, or not all of its tensor. */
  private @Nullable Entry entry(long at, long size) throws IOException {
    ByteBuffer record = bytes(at, RECORD);
    int last = RECORD - Integer.BYTES;
    if (record.getInt() != RECORD_MAGIC
        || checksum(record.duplicate().rewind().limit(last)) != record.getInt(last)) {
      return null;
    }
    Digest look = Digest.read(record);
    Digest content = Digest.read(record);
    int length = record.getInt();
    int checksum = record.getInt();
    if (length == 0) {
      return new Entry(look, content, null, checksum);
    }
    return length == tensorBytes && at + RECORD + length <= size
        ? new Entry(look, content, new StoredTensor(channel, at + RECORD), checksum)
        : null;
  }

  private ByteBuffer bytes(long at, int length) throws IOException {
    ByteBuffer bytes = buffer(length);
    new StoredTensor(channel, at).read(bytes);
    return bytes.flip();
  }

  private void write(long at, ByteBuffer bytes) throws IOException {
    for (long to = at; bytes.hasRemaining(); ) {
      to += channel.write(bytes, to);
    }
  }

  /** The first multiple of {@link #RECORD} that is not before {@code position}. */
  private static long aligned(long position) {
    return (position + RECORD - 1) / RECORD * RECORD;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

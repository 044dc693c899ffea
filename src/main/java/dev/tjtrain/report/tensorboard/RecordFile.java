package dev.tjtrain.report.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * The TFRecord framing: a record is its length (8 bytes), the masked CRC32C of the length (4), the
 * data, and the masked CRC32C of the data (4), integers little-endian.
 *
 * @see <a
 *     href="https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details">TFRecords
 *     format details</a>
 */
final class RecordFile {

  private static final int HEADER_BYTES = 12;
  private static final int FOOTER_BYTES = 4;
  private static final int MASK_DELTA = 0xa282ead8;

  private RecordFile() {}

  /** The record that carries {@code data}. */
  static ByteBuffer frame(byte[] data) {
    byte[] bytes = new byte[HEADER_BYTES + data.length + FOOTER_BYTES];
    ByteBuffer record = littleEndian(bytes);
    record.putLong(data.length);
    record.putInt(maskedCrc(bytes, 0, Long.BYTES));
    record.put(data);
    record.putInt(maskedCrc(data, 0, data.length));
    return record.flip();
  }

  /**
   * The data of the record at {@code position}, or nothing if it is longer than {@code limit} or
   * does not check out.
   */
  static byte[] read(FileChannel file, long position, int limit) throws IOException {
    long end = recordEnd(file, position);
    long length = end - position - HEADER_BYTES - FOOTER_BYTES;
    if (end < 0 || length > limit) {
      return new byte[0];
    }
    ByteBuffer data = ByteBuffer.allocate((int) length);
    readFully(file, data, position + HEADER_BYTES);
    return data.array();
  }

  /** Where the last record ends that checks out, as does every one before it, in bytes. */
  static long endOfWholeRecords(FileChannel file) throws IOException {
    long end = 0;
    for (long next = recordEnd(file, 0); next >= 0; next = recordEnd(file, end)) {
      end = next;
    }
    return end;
  }

  /** Where the record at {@code position} ends; -1 if it is cut short or a checksum fails. */
  private static long recordEnd(FileChannel file, long position) throws IOException {
    byte[] headerBytes = new byte[HEADER_BYTES];
    ByteBuffer header = littleEndian(headerBytes);
    if (!readFully(file, header, position)) {
      return -1;
    }
    long length = header.getLong(0);
    long room = file.size() - position - HEADER_BYTES - FOOTER_BYTES;
    if (header.getInt(Long.BYTES) != maskedCrc(headerBytes, 0, Long.BYTES)
        || length < 0
        || length > room) {
      return -1;
    }
    long dataEnd = position + HEADER_BYTES + length;
    ByteBuffer footer = littleEndian(new byte[FOOTER_BYTES]);
    if (!readFully(file, footer, dataEnd)
        || footer.getInt(0) != maskedCrc(file, position + HEADER_BYTES, dataEnd)) {
      return -1;
    }
    return dataEnd + FOOTER_BYTES;
  }

  private static int maskedCrc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return mask(crc);
  }

  private static int maskedCrc(FileChannel file, long start, long end) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate(1 << 16);
    for (long at = start; at < end; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
      if (!readFully(file, chunk, at)) {
        throw new IOException("the file shrank while it was read");
      }
      crc.update(chunk.array(), 0, chunk.limit());
    }
    return mask(crc);
  }

  /** Rotated and shifted, so that the checksum of data that holds checksums stays a good one. */
  private static int mask(CRC32C crc) {
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  private static boolean readFully(FileChannel file, ByteBuffer into, long position)
      throws IOException {
    while (into.hasRemaining()) {
      if (file.read(into, position + into.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}

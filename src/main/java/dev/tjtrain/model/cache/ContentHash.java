package dev.tjtrain.model.cache;

import dev.tjtrain.data.download.FileScan;
import java.nio.ByteBuffer;

/** SHA-256 of a file's content, as the four 64-bit words of the digest. */
public record ContentHash(long first, long second, long third, long fourth) {

  static final int BYTES = 4 * Long.BYTES;

  static ContentHash of(byte[] content) {
    return read(ByteBuffer.wrap(FileScan.digest("SHA-256").digest(content)));
  }

  static ContentHash read(ByteBuffer from) {
    return new ContentHash(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  void write(ByteBuffer to) {
    to.putLong(first).putLong(second).putLong(third).putLong(fourth);
  }
}

package dev.tjtrain.features.cache;

import dev.tjtrain.download.Checksums;
import java.nio.ByteBuffer;

/** SHA-256 of a file's content, as the four 64-bit words of the digest. */
public record ContentHash(long first, long second, long third, long fourth) {

  static final int BYTES = 4 * Long.BYTES;

  static ContentHash of(byte[] content) {
    return read(ByteBuffer.wrap(Checksums.digest("SHA-256").digest(content)));
  }

  static ContentHash read(ByteBuffer from) {
    return new ContentHash(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  void write(ByteBuffer to) {
    to.putLong(first).putLong(second).putLong(third).putLong(fourth);
  }
}

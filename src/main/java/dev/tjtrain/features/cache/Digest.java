package dev.tjtrain.features.cache;

import dev.tjtrain.files.Checksums;
import java.nio.ByteBuffer;

/** A SHA-256 digest, as its four 64-bit words. */
public record Digest(long first, long second, long third, long fourth) {

  static final int BYTES = 4 * Long.BYTES;

  /** The digest of {@code content}. */
  static Digest of(byte[] content) {
    return read(ByteBuffer.wrap(Checksums.digest("SHA-256").digest(content)));
  }

  static Digest read(ByteBuffer from) {
    return new Digest(from.getLong(), from.getLong(), from.getLong(), from.getLong());
  }

  void write(ByteBuffer to) {
    to.putLong(first).putLong(second).putLong(third).putLong(fourth);
  }
}

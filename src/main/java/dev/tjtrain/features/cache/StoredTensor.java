package dev.tjtrain.features.cache;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A tensor's bytes in a file. The system's page cache keeps them as fast as memory, while the
 * process stays small whatever the number of images.
 *
 * @param file that holds them
 * @param position of the first byte
 */
public record StoredTensor(FileChannel file, long position) {

  /**
   * Reads until {@code target} is full. Safe for several threads.
   *
   * @throws EOFException if the file ends before
   */
  public void read(ByteBuffer target) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = file.read(target, at);
      if (count < 0) {
        throw new EOFException("a file of features has become shorter");
      }
      at += count;
    }
  }
}

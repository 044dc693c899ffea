package dev.tjtrain.features.cache;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Bytes at positions of a file. The system's page cache keeps them as fast as memory, while the
 * process stays small whatever the number of images. Safe for several threads.
 */
public final class FeatureFile implements AutoCloseable {

  private final FileChannel channel;

  /** Takes {@code channel} over. */
  FeatureFile(FileChannel channel) {
    this.channel = channel;
  }

  long size() throws IOException {
    return channel.size();
  }

  void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  /** Writes all that remains of {@code bytes}, from {@code position} on. */
  void write(long position, ByteBuffer bytes) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /**
   * Reads until {@code target} is full, from {@code position} on.
   *
   * @throws EOFException if the file ends before
   */
  public void read(long position, ByteBuffer target) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new EOFException("a file of rows has become shorter");
      }
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

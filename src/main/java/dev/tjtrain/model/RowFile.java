package dev.tjtrain.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Rows of equal size, one an image, in a temporary file that is gone when closed. The system's page
 * cache keeps it as fast as memory, while the process stays small whatever the number of images.
 * Rows may be written and read from several threads.
 */
public final class RowFile implements AutoCloseable {

  private final FileChannel channel;
  private final int rowBytes;

  private RowFile(FileChannel channel, int rowBytes) {
    this.channel = channel;
    this.rowBytes = rowBytes;
  }

  /** Makes an empty file for rows of {@code rowBytes} bytes. */
  public static RowFile temporary(int rowBytes) throws IOException {
    Path file = Files.createTempFile("tj-train-", ".rows");
    return new RowFile(
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE),
        rowBytes);
  }

  /** Bytes of a row. */
  public int rowBytes() {
    return rowBytes;
  }

  /** Writes the remaining bytes of {@code rows}, whole rows, from row {@code first} on. */
  public void write(int first, ByteBuffer rows) throws IOException {
    long position = (long) first * rowBytes;
    while (rows.hasRemaining()) {
      position += channel.write(rows, position);
    }
  }

  /** Reads row {@code row} into {@code target}, at its position. */
  public void read(int row, ByteBuffer target) throws IOException {
    int end = target.limit();
    target.limit(target.position() + rowBytes);
    long position = (long) row * rowBytes;
    while (target.hasRemaining()) {
      int count = channel.read(target, position);
      if (count < 0) {
        throw new EOFException("row " + row + " was never written");
      }
      position += count;
    }
    target.limit(end);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

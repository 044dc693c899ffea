package dev.tjtrain.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that grows by whole records: one that does not fit on the disk is taken back. */
public final class GrowingFile {

  private GrowingFile() {}

  /** Appends {@code record} to {@code file}, which exists. */
  public static void append(Path file, byte[] record) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.position(channel.size());
      append(file, channel, ByteBuffer.wrap(record));
    } catch (IOException e) {
      throw WriteFailure.explain(file, e);
    }
  }

  /**
   * Writes {@code record} where {@code channel} stands, which is the end of {@code file}.
   *
   * @throws IOException if that fails; names the file and the reason in one line
   */
  public static void append(Path file, FileChannel channel, ByteBuffer record) throws IOException {
    long before = channel.position();
    try {
      while (record.hasRemaining()) {
        channel.write(record);
      }
    } catch (IOException e) {
      channel.truncate(before);
      throw WriteFailure.explain(file, e);
    }
  }
}

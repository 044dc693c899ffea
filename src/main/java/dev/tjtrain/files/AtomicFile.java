package dev.tjtrain.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files, and records at the end of files, that appear whole or not at all. */
public final class AtomicFile {

  private AtomicFile() {}

  /** Writes a file's content. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it to {@code out}, which is buffered and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes {@code content} to {@code file}, in place of an older one. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, out -> out.write(content));
  }

  /**
   * Writes beside {@code file}, then moves over it; into a device or pipe, which cannot be put in
   * place, straight.
   *
   * @throws IOException if that fails; names the file and the reason in one line
   */
  public static void write(Path file, Content content) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder; give the name of a file");
    }
    boolean straight = Files.exists(file) && !Files.isRegularFile(file);
    try (TemporaryFile part = TemporaryFile.beside(file)) {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(straight ? file : part.path()))) {
        content.writeTo(out);
      }
      if (!straight) {
        part.moveTo(file);
      }
    } catch (IOException e) {
      throw WriteFailure.explain(file, e);
    }
  }

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
   * Writes {@code record} where {@code channel} stands, which is the end of {@code file}. A record
   * that does not fit on the disk is taken back.
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

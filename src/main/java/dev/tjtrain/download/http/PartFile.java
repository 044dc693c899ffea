package dev.tjtrain.download.http;

import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.DiskSpace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/**
 * The bytes of a download so far: always a beginning of the file, without holes.
 *
 * @param path of the file, which need not exist; its folder does
 */
record PartFile(Path path) {

  private static final int CHUNK = 1 << 16;

  long size() throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }

  void delete() throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw CacheException.explain(path, e);
    }
  }

  void requireSpace(DiskSpace disk, long bytes, String purpose) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      disk.require(folder, bytes, purpose);
    }
  }

  /**
   * Truncates the file to {@code offset} bytes and appends the body; stops soon after {@code total}
   * bytes.
   *
   * @param total bytes of the whole file, or -1
   * @param reached is told the new size after each piece
   * @return the new size
   * @throws TransientFailure if the body breaks off
   */
  long append(HttpReply reply, long offset, long total, LongConsumer reached) throws IOException {
    try (FileChannel out =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.truncate(offset);
      out.position(offset);
      byte[] chunk = new byte[CHUNK];
      long have = offset;
      for (int count = reply.read(chunk); count >= 0; count = reply.read(chunk)) {
        ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, count);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        have += count;
        reached.accept(have);
        if (total >= 0 && have > total) {
          return have;
        }
      }
      out.force(true);
      return have;
    } catch (TransientFailure | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw CacheException.explain(path, e);
    }
  }
}

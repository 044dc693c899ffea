package dev.tjtrain.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a run to one process. The operating system owns the lock, so that of a killed process is
 * gone with it; the file stays, since another process may just have opened it.
 */
public final class RunLock implements AutoCloseable {

  /** Name of the file in the run's folder. */
  public static final String FILE = ".lock";

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks {@code folder}.
   *
   * @throws IOException if another run holds it, of this process or another, or its file system
   *     knows no locks
   */
  public static RunLock take(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by this process.
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          folder + " cannot be locked (" + e.getMessage() + "); put it on a disk that knows locks",
          e);
    }
    if (lock == null) {
      channel.close();
      throw new IOException(
          folder + ": another tj-train is at work on this run; wait until it has ended, or end it");
    }
    return new RunLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.tjtrain.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Tells how much room a disk has left. */
@FunctionalInterface
public interface DiskSpace {

  /** Bytes to leave free for logs, checkpoints and other programs. */
  long RESERVE = 64L << 20;

  /** Asks the file system. Not by {@code FileStore}, which fails where a chroot hides the mount. */
  DiskSpace OF_FILE_SYSTEM = directory -> directory.toFile().getUsableSpace();

  /** Returns the bytes that can still be written below {@code directory}, which exists. */
  long usable(Path directory) throws IOException;

  /**
   * Checks that {@code bytes} more fit below {@code directory}.
   *
   * @param purpose what they are for, such as "unpacking x"
   * @throws CacheException if they do not
   */
  default void require(Path directory, long bytes, String purpose) throws IOException {
    long usable = usable(directory);
    if (usable < bytes + RESERVE) {
      throw new CacheException(
          String.format(
              Locale.ROOT,
              "%s has %s free, but %s takes %s: free some space, or move the cache (%s)",
              directory,
              megabytes(usable),
              purpose,
              megabytes(bytes + RESERVE),
              CacheException.VARIABLES),
          null);
    }
  }

  private static String megabytes(long bytes) {
    return (bytes + 999_999) / 1_000_000 + " MB";
  }
}

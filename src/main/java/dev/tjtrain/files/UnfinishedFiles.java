package dev.tjtrain.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The temporary files of this process. A process that is told to end at once runs no {@code
 * finally}, so whoever ends it discards them here. Safe for several threads.
 */
public final class UnfinishedFiles {

  private static final Set<Path> ALL = ConcurrentHashMap.newKeySet();

  private UnfinishedFiles() {}

  /** Remembers {@code path}, a file or folder that is about to be made; returns it. */
  public static Path begin(Path path) {
    ALL.add(path);
    return path;
  }

  /** Deletes {@code path} if it is still there, with what is in it, and forgets it. */
  public static void discard(Path path) throws IOException {
    ALL.remove(path);
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> entries = Files.list(path)) {
        for (Path entry : entries.toList()) {
          discard(entry);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  /** Deletes all that there are, as far as that is possible. */
  public static void discardAll() {
    for (Path path : ALL) {
      try {
        discard(path);
      } catch (IOException e) {
        // It stays; the process is about to end.
      }
    }
  }
}

package dev.tjtrain.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A file or folder under a temporary name. It is deleted when it is closed, unless it was moved to
 * its own name before. A process that is told to end at once runs no {@code finally}; whoever ends
 * it calls {@link #discardAll}. Safe for several threads.
 */
public final class TemporaryFile implements AutoCloseable {

  private static final Set<Path> ALL = ConcurrentHashMap.newKeySet();

  private final Path path;

  private TemporaryFile(Path path) {
    this.path = path;
    ALL.add(path);
  }

  /** Names a file or folder beside {@code target}, {@code NAME.PID.part}; makes nothing yet. */
  public static TemporaryFile beside(Path target) {
    return new TemporaryFile(
        target.resolveSibling(
            target.getFileName() + "." + ProcessHandle.current().pid() + ".part"));
  }

  /**
   * Copies {@code content} into a new file of the system's temporary folder, for what reads files
   * only.
   *
   * @param suffix of its name, such as {@code .pt}
   * @throws IOException if it cannot be written; one line that says what to do
   */
  public static TemporaryFile of(InputStream content, String suffix) throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
    try {
      TemporaryFile file = new TemporaryFile(Files.createTempFile(folder, "tj-train-", suffix));
      try {
        Files.copy(content, file.path, StandardCopyOption.REPLACE_EXISTING);
        return file;
      } catch (IOException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new IOException(
          "a temporary file in %s cannot be written: %s; or name another folder with java -Djava.io.tmpdir=DIR"
              .formatted(folder, WriteFailure.reason(e)),
          e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Waits until a file's content is on the disk, so that it survives a loss of power. */
  public void force() throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.force(false);
    }
  }

  /** Gives it the name {@code target}, in one step and in place of an older file. */
  public void moveTo(Path target) throws IOException {
    move(path, target);
  }

  /**
   * Gives {@code from} the name {@code to} on the same file system, in one step: a file takes the
   * place of an older one, a folder goes where nothing is.
   */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    ALL.remove(path);
    delete(path);
  }

  /** Deletes {@code path} if it is there, with all in it: links, not what they point at. */
  public static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> entries = Files.list(path)) {
        for (Path entry : entries.toList()) {
          delete(entry);
        }
      }
    }
    Files.deleteIfExists(path);
  }

  /** Deletes all that there are, as far as that is possible. */
  public static void discardAll() {
    for (Path path : List.copyOf(ALL)) {
      ALL.remove(path);
      try {
        delete(path);
      } catch (IOException e) {
        // It stays; the process is about to end.
      }
    }
  }
}

package dev.tjtrain.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that appears whole or not at all. */
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
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      writeTo(file, file, content);
      return;
    }
    Path part =
        UnfinishedFiles.begin(
            file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part"));
    try {
      writeTo(part, file, content);
      move(part, file);
    } finally {
      UnfinishedFiles.discard(part);
    }
  }

  private static void writeTo(Path path, Path file, Content content) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path))) {
      content.writeTo(out);
    } catch (IOException e) {
      throw WriteFailure.explain(file, e);
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw WriteFailure.explain(file, e);
    }
  }
}

package dev.tjtrain.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A copy of some bytes as a file, for what reads files only. It goes when it is closed. */
public final class TemporaryFile implements AutoCloseable {

  private final Path path;

  private TemporaryFile(Path path) {
    this.path = path;
  }

  /**
   * Copies {@code content} into a new file of the system's temporary folder.
   *
   * @param suffix of its name, such as {@code .pt}
   * @throws IOException if it cannot be written; one line that says what to do
   */
  public static TemporaryFile of(InputStream content, String suffix) throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
    try {
      TemporaryFile file = new TemporaryFile(Files.createTempFile(folder, "tj-train-", suffix));
      UnfinishedFiles.begin(file.path);
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

  @Override
  public void close() throws IOException {
    UnfinishedFiles.discard(path);
  }
}

package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Downloads a file that may already be there in part, and checks all of it.
 *
 * <p>The part keeps its name until it is whole, so a broken connection, a killed process and a
 * second start all continue where the bytes end, also bytes that another program has left.
 */
public final class FileTransfer {

  private final HttpFetch http;

  /** A check of the whole file beyond the server's own checksums. */
  @FunctionalInterface
  public interface Check {
    /** Accepts everything. */
    Check NONE = (file, progress) -> Optional.empty();

    /** Returns what is wrong with {@code file}, for a message; empty if nothing is. */
    Optional<String> mismatch(Path file, DownloadProgress progress) throws IOException;
  }

  /** Creates transfers by way of {@code http}. */
  public FileTransfer(HttpFetch http) {
    this.http = http;
  }

  /**
   * Brings {@code part} to the full length of {@code file} and checks it. A file that fails a check
   * is fetched once more from the start.
   *
   * @param part where the bytes go; its folder exists
   * @throws dev.tjtrain.download.DownloadException if the file cannot be had
   * @throws InvalidInputException if what the server sends fails the checks twice
   */
  public void fetch(RemoteFile file, Path part, Check check, DownloadProgress progress)
      throws IOException {
    Optional<String> wrong = attempt(file, part, check, progress);
    if (wrong.isPresent()) {
      progress.notice(wrong.get() + "; downloading it again from the start");
      wrong = attempt(file, part, check, progress);
    }
    if (wrong.isPresent()) {
      throw new InvalidInputException(
          wrong.get()
              + ", twice in a row: start again later, or from another network; it was not kept");
    }
  }

  /** Returns what is wrong with the downloaded file, which is then gone. */
  private Optional<String> attempt(
      RemoteFile file, Path part, Check check, DownloadProgress progress) throws IOException {
    ResumableDownload reception = new ResumableDownload(http, file, part, progress);
    reception.complete();
    try {
      Optional<String> wrong =
          reception
              .hash()
              .mismatch(part, file.name(), progress)
              .map(kind -> "The " + kind + " of " + file.name() + " is not the server's");
      if (wrong.isEmpty()) {
        wrong = check.mismatch(part, progress);
      }
      if (wrong.isPresent()) {
        Files.deleteIfExists(part);
      }
      return wrong;
    } catch (IOException e) {
      throw CacheException.explain(part, e);
    }
  }
}

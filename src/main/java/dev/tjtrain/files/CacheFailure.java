package dev.tjtrain.files;

import dev.tjtrain.download.DownloadException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says what a failed write to a cache means to the user. */
public final class CacheFailure {

  static final String VARIABLES = "KAGGLEHUB_CACHE for datasets, TORCH_HOME for weights";

  private CacheFailure() {}

  /**
   * Returns {@code failure} as a one-line exception about the cache that {@code path} is in; one
   * that already speaks to the user comes back as it is.
   */
  public static IOException explain(Path path, IOException failure) {
    if (failure instanceof DownloadException
        || failure instanceof InvalidInputException
        || failure instanceof InterruptedIOException) {
      return failure;
    }
    if (failure instanceof ClosedByInterruptException) {
      return new InterruptedIOException("Interrupted while writing " + path);
    }
    if (WriteFailure.isDiskFull(failure)) {
      return new DownloadException(
          "The disk of "
              + path
              + " is full: free some space, or move the cache ("
              + VARIABLES
              + "), and start again; what is already there is kept",
          failure);
    }
    return new DownloadException(
        "Cannot write "
            + path
            + " ("
            + reason(failure)
            + "): make the cache writable, or move it ("
            + VARIABLES
            + ")",
        failure);
  }

  private static String reason(IOException failure) {
    String kind = failure.getClass().getSimpleName().replace("Exception", "");
    if (failure instanceof FileSystemException file) {
      return file.getReason() == null ? kind : file.getReason();
    }
    return failure.getMessage() == null
        ? kind
        : failure.getMessage().lines().findFirst().orElse("");
  }
}

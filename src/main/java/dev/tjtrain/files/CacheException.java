package dev.tjtrain.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A cache that cannot be written, or that lacks what should have come into it. Ends the program
 * with exit code 1. The message is one line for the user: what failed, and what to do about it.
 */
public class CacheException extends IOException {

  /** How a user moves the caches that are shared with Python's tools. */
  static final String VARIABLES = "KAGGLEHUB_CACHE for datasets, TORCH_HOME for weights";

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a one-line {@code message} and the failure behind it, if any. */
  public CacheException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns a failed write as a one-line exception about the cache that {@code path} is in; a
   * failure that already speaks to the user comes back as it is.
   */
  public static IOException explain(Path path, IOException failure) {
    if (failure instanceof CacheException
        || failure instanceof InvalidInputException
        || failure instanceof InterruptedIOException) {
      return failure;
    }
    if (failure instanceof ClosedByInterruptException) {
      return new InterruptedIOException("Interrupted while writing " + path);
    }
    if (WriteFailure.isDiskFull(failure)) {
      return new CacheException(
          "The disk of "
              + path
              + " is full: free some space, or move the cache ("
              + VARIABLES
              + "), and start again; what is already there is kept",
          failure);
    }
    return new CacheException(
        "Cannot write "
            + path
            + " ("
            + WriteFailure.reason(failure)
            + "): make the cache writable, or move it ("
            + VARIABLES
            + ")",
        failure);
  }
}

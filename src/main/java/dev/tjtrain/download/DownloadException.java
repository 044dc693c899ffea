package dev.tjtrain.download;

import dev.tjtrain.files.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A dataset or weights that could not be fetched. Ends the program with exit code 1.
 *
 * <p>The message is one line for the user: what failed, and what to do about it. It holds no
 * credentials and no query of a signed address.
 */
public final class DownloadException extends CacheException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a one-line {@code message}. */
  public DownloadException(String message) {
    super(message, null);
  }

  /** Creates the exception with a one-line {@code message} and the failure behind it, if any. */
  public DownloadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

package dev.tjtrain.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Data, weights or a checkpoint that cannot be used as they are. Ends the program with exit code 3.
 *
 * <p>The message is one line for the user: it names the file and says what to do about it.
 */
public final class InvalidInputException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a one-line {@code message} that names the file and the remedy. */
  public InvalidInputException(String message) {
    super(message);
  }

  /**
   * Creates the exception with a one-line {@code message} and the failure that revealed it, if any.
   */
  public InvalidInputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

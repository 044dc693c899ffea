package dev.tjtrain.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says what a failed write means to the user. The JDK often names neither file nor remedy. */
public final class WriteFailure {

  private WriteFailure() {}

  /**
   * Returns {@code failure} as a one-line exception about {@code file}, whatever temporary name it
   * was written under; an {@link InvalidInputException} comes back as it is.
   */
  public static IOException explain(Path file, IOException failure) {
    if (failure instanceof InvalidInputException) {
      return failure;
    }
    return new IOException(file + " cannot be written: " + reason(failure), failure);
  }

  /** Why, and what to do if that is known: half a sentence. */
  public static String reason(IOException failure) {
    IOException first = failure;
    while (first.getCause() instanceof IOException cause) {
      first = cause;
    }
    if (isDiskFull(first)) {
      return "the disk is full; free some space";
    }
    if (first instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (first instanceof NoSuchFileException || first instanceof NotDirectoryException) {
      return "there is no such folder; make it first";
    }
    String reason = text(first);
    return reason == null ? first.getClass().getSimpleName() : reason;
  }

  /** Whether {@code failure} says that the disk, or the user's share of it, is full. */
  public static boolean isDiskFull(IOException failure) {
    String text = text(failure);
    // The operating systems' words, as the JDK passes them on: ENOSPC, EDQUOT, ERROR_DISK_FULL.
    return text != null
        && (text.contains("No space left")
            || text.contains("quota exceeded")
            || text.contains("not enough space"));
  }

  private static @Nullable String text(IOException failure) {
    return failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
  }
}

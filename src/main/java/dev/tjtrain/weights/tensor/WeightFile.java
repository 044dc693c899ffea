package dev.tjtrain.weights.tensor;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.Printable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file being read, as error messages name it. */
public record WeightFile(Path path) {

  private static final int LONGEST_SHOWN = 120;

  /** Returns the refusal of this file: {@code problem} says what is wrong and what to do. */
  public InvalidInputException refuse(String problem) {
    return refuse(problem, null);
  }

  /** Returns the refusal of this file that {@code cause} revealed. */
  public InvalidInputException refuse(String problem, @Nullable Throwable cause) {
    String message = Printable.marked(path.toString()) + ": " + problem;
    return cause == null
        ? new InvalidInputException(message)
        : new InvalidInputException(message, cause);
  }

  /** Returns the refusal of a file that breaks its own format's rules as {@code detail} says. */
  public InvalidInputException damaged(String detail) {
    return damaged(detail, null);
  }

  /** Returns such a refusal that {@code cause} revealed. */
  public InvalidInputException damaged(String detail, @Nullable Throwable cause) {
    return refuse("damaged (" + detail + "); fetch or save it again", cause);
  }

  /** Returns the refusal of a file whose tensors are big-endian. */
  public InvalidInputException refuseBigEndian() {
    return refuse("was written by a big-endian machine; save it again on a little-endian one");
  }

  /** Returns text out of a file so that it can stand in a message: one line, printable, short. */
  public static String shown(String text) {
    String line = Printable.marked(text);
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }
}

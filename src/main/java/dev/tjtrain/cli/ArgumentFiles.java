package dev.tjtrain.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Looks at what {@code @FILE} arguments name before picocli reads it, whatever it is. */
final class ArgumentFiles {

  private static final long MOST_BYTES = 1 << 20;

  /** Where a shell's {@code <(command)} is. */
  private static final String OPEN_PIPES = "/dev/fd/";

  private ArgumentFiles() {}

  /**
   * Checks all of {@code arguments}. One that names nothing is no file but a text with an @.
   *
   * @throws ParameterException if one is a folder or device, cannot be read or is too large
   */
  static void check(String[] arguments, CommandLine line) {
    for (String argument : arguments) {
      if (argument.startsWith("@") && !argument.startsWith("@@")) {
        String name = argument.substring(1);
        String fault = name.startsWith(OPEN_PIPES) ? "" : fault(name);
        if (!fault.isEmpty()) {
          throw new ParameterException(
              line, argument + ": " + name + " " + fault + "; name a file of options");
        }
      }
    }
  }

  private static String fault(String name) {
    try {
      Path file = Path.of(name);
      if (Files.notExists(file)) {
        return "";
      }
      if (!Files.isRegularFile(file)) {
        return "is no regular file";
      }
      if (!Files.isReadable(file)) {
        return "cannot be read";
      }
      return Files.size(file) > MOST_BYTES ? "is too large" : "";
    } catch (InvalidPathException | IOException e) {
      return "";
    }
  }
}

package dev.tjtrain.cli.print;

import dev.tjtrain.files.Printable;
import java.util.regex.Pattern;

/** Text as a word of a shell's command line, to be copied from the terminal. */
final class ShellWord {

  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

  private ShellWord() {}

  /** The text, in single quotes if a POSIX shell would make something else of it. */
  static String of(Object text) {
    String line = Printable.line(text);
    return PLAIN.matcher(line).matches() ? line : "'" + line.replace("'", "'\\''") + "'";
  }
}

package dev.tjtrain.cli.print;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.PrintStream;

/** Tells a terminal from a file or a pipe. */
public final class Terminal {

  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  private Terminal() {}

  /** Whether {@code stream} is the process's standard output or error and that is a terminal. */
  public static boolean isTerminal(PrintStream stream) {
    if (stream != System.out && stream != System.err) {
      return false;
    }
    try {
      // Java 17 itself tells only whether both input and output are terminals (System.console()).
      return (Platform.isWindows()
                  ? NativeLibrary.getInstance("msvcrt").getFunction("_isatty")
                  : NativeLibrary.getInstance("c").getFunction("isatty"))
              .invokeInt(new Object[] {stream == System.out ? STDOUT : STDERR})
          != 0;
    } catch (LinkageError | RuntimeException e) {
      return false;
    }
  }
}

package dev.tjtrain.cli;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** What the system does with signals that ask the process to end. */
final class SignalActions {

  /** SIGHUP, SIGINT and SIGTERM, on every Unix. */
  private static final int[] ENDING = {1, 2, 15};

  private static final long DEFAULT = 0;
  private static final long IGNORE = 1;

  private SignalActions() {}

  /**
   * Has the next of them end the process at once: Java ignores them once it is shutting down. What
   * was ignored before, as SIGHUP is under {@code nohup}, stays so.
   */
  static void restoreDefaults() {
    if (Platform.isWindows()) {
      return;
    }
    try {
      Function signal = NativeLibrary.getInstance("c").getFunction("signal");
      for (int number : ENDING) {
        // An address is a long to the caller: handlers are given and returned as addresses.
        if (signal.invokeLong(new Object[] {number, DEFAULT}) == IGNORE) {
          signal.invokeLong(new Object[] {number, IGNORE});
        }
      }
    } catch (LinkageError | RuntimeException e) {
      // Then a second signal is ignored.
    }
  }
}

package dev.tjtrain.cli;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import dev.tjtrain.cli.print.ExitCode;
import dev.tjtrain.files.TemporaryFile;
import dev.tjtrain.work.Stop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process in good order on Ctrl-C, SIGTERM or a closed terminal: asks the run to stop,
 * waits until it has saved, and exits with 130. Where there is nothing to save, and on a second
 * signal, it exits at once.
 */
final class InterruptHook {

  private static final long LONGEST_SAVE_SECONDS = 60;

  /** SIGHUP, SIGINT and SIGTERM, on every Unix. */
  private static final int[] ENDING = {1, 2, 15};

  private static final long DEFAULT = 0;
  private static final long IGNORE = 1;

  private final Stop stop;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean exiting;

  private InterruptHook(Stop stop) {
    this.stop = stop;
  }

  /** Installs the hook for this process. */
  static InterruptHook install(Stop stop) {
    InterruptHook hook = new InterruptHook(stop);
    Runtime.getRuntime().addShutdownHook(new Thread(hook::signalled, "interrupt"));
    return hook;
  }

  /** Exits with {@code code}, or leaves that to the hook if a signal came first. */
  void exit(int code) {
    ended.countDown();
    if (!stop.getAsBoolean()) {
      exiting = true;
      System.exit(code);
    }
  }

  private void signalled() {
    if (exiting) {
      return;
    }
    stop.request();
    if (stop.isListening()) {
      restoreDefaultActions();
      System.err.println("stopping, after saving; a second Ctrl-C ends it at once");
      try {
        if (!ended.await(LONGEST_SAVE_SECONDS, TimeUnit.SECONDS)) {
          System.err.println("tj-train: still not saved after a minute; giving up");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    TemporaryFile.discardAll();
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
  }

  /**
   * Has the next signal end the process at once: Java ignores them once it is shutting down. What
   * was ignored before, as SIGHUP is under {@code nohup}, stays so.
   */
  private static void restoreDefaultActions() {
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

package dev.tjtrain.cli.print;

import dev.tjtrain.work.Progress;
import java.io.PrintStream;

/** Progress on standard error, into which other lines can be mixed. */
public interface ConsoleProgress extends Progress, AutoCloseable {

  /** A live bar where {@code err} is a terminal, else plain lines. */
  static ConsoleProgress on(PrintStream err) {
    return Terminal.isTerminal(err)
        ? new BarProgress(err)
        : new LineProgress(err, System::nanoTime);
  }

  /** Prints a line of its own, above the bar if there is one. */
  void line(String text);

  /** Ends what is still under way, so that nothing is drawn any more. */
  @Override
  default void close() {
    end();
  }
}

package dev.tjtrain.cli.print;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Progress as plain lines, for a file or a pipe: one every ten seconds of longer work. */
final class LineProgress implements ConsoleProgress {

  private static final double INTERVAL_SECONDS = 10;

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private String task = "";
  private String unit = "";
  private long total;
  private long done;
  private long began;
  private long printed;

  LineProgress(PrintStream err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
  }

  @Override
  public void begin(String task, long total, String unit) {
    this.task = task;
    this.total = total;
    this.unit = unit;
    done = 0;
    began = nanoTime.getAsLong();
    printed = began;
  }

  @Override
  public void advance(long steps) {
    done += steps;
    long now = nanoTime.getAsLong();
    if ((now - printed) / 1e9 < INTERVAL_SECONDS) {
      return;
    }
    printed = now;
    double rate = done / ((now - began) / 1e9);
    boolean bytes = unit.equals("bytes");
    double scale = bytes ? 1e6 : 1;
    String left =
        total < 0 || rate <= 0
            ? ""
            : String.format(Locale.ROOT, ", %.0f s left", (total - done) / rate);
    err.printf(
        Locale.ROOT,
        "%s: %.0f/%s %s, %.1f/s%s%n",
        task,
        done / scale,
        total < 0 ? "?" : String.format(Locale.ROOT, "%.0f", total / scale),
        bytes ? "MB" : unit,
        rate / scale,
        left);
  }

  @Override
  public void line(String text) {
    err.println(text);
  }

  @Override
  public void end() {}
}

package dev.tjtrain.cli.print;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A live bar with rate and time left, for a terminal. It disappears when the work is done. */
final class BarProgress implements ConsoleProgress {

  private static final int UPDATE_MILLIS = 150;
  private static final int WIDTH = 96;

  private final PrintStream err;
  private @Nullable ProgressBar bar;

  BarProgress(PrintStream err) {
    this.err = err;
  }

  @Override
  public void begin(String task, long total, String unit) {
    end();
    boolean bytes = unit.equals("bytes");
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setUnit(bytes ? " MB" : " " + unit, bytes ? 1_000_000 : 1)
            .showSpeed()
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void advance(long steps) {
    if (bar != null) {
      bar.stepBy(steps);
    }
  }

  @Override
  public void line(String text) {
    // Over the bar, which is drawn again below; whatever it leaves of its own line is cleared.
    err.println(bar == null ? text : "\r\033[K" + text);
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}

package dev.tjtrain.cli.print;

import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.Intervals;
import dev.tjtrain.evaluate.Measurement;
import java.util.Locale;

/** How far the numbers of a test may be off, in a line. */
public final class IntervalLine {

  private IntervalLine() {}

  /** The intervals of {@code measurement}. */
  public static String of(Measurement measurement) {
    Intervals intervals = measurement.intervals();
    int images = measurement.outcomes().size();
    return String.format(
        Locale.ROOT,
        "95 %% intervals: loss %s, accuracy %s; macro F1 %.4f, %s%s",
        text(intervals.loss()),
        text(intervals.accuracy()),
        measurement.evaluation().macroF1(),
        text(intervals.macroF1()),
        intervals.blocks() == images ? "" : "; from %d blocks".formatted(intervals.blocks()));
  }

  private static String text(Interval interval) {
    return String.format(Locale.ROOT, "%.4f to %.4f", interval.low(), interval.high());
  }
}

package dev.tjtrain.cli.print;

import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.Intervals;
import dev.tjtrain.evaluate.Measurement;
import java.util.Locale;

/** How far the numbers of a test may be off, and whether its probabilities hold, in two lines. */
public final class IntervalLine {

  private IntervalLine() {}

  /** Of {@code measurement}; the second line has no end. */
  public static String of(Measurement measurement) {
    Intervals intervals = measurement.intervals();
    int images = measurement.outcomes().size();
    return String.format(
        Locale.ROOT,
        "95 %% intervals: loss %s, accuracy %s; macro F1 %.4f, %s%s%n"
            + "calibration: temperature %.3f, expected error %.4f, without %.4f",
        text(intervals.loss()),
        text(intervals.accuracy()),
        measurement.evaluation().macroF1(),
        text(intervals.macroF1()),
        intervals.blocks() == images ? "" : "; from %d blocks".formatted(intervals.blocks()),
        measurement.temperature(),
        measurement.reliability().error(),
        measurement.uncalibrated().error());
  }

  private static String text(Interval interval) {
    return String.format(Locale.ROOT, "%.4f to %.4f", interval.low(), interval.high());
  }
}

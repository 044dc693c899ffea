package dev.tjtrain.cli.print;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.Intervals;
import dev.tjtrain.evaluate.Measurement;
import java.util.Locale;
import java.util.OptionalDouble;

/** The numbers of a test, how far they may be off, and whether its probabilities hold. */
public final class IntervalLine {

  private IntervalLine() {}

  /** The numbers, without a line end. */
  public static String result(Measurement measurement) {
    Evaluation evaluation = measurement.evaluation();
    OptionalDouble topFive = measurement.topFive();
    return String.format(
        Locale.ROOT,
        "loss %.4f accuracy %.4f%s",
        evaluation.loss(),
        evaluation.accuracy(),
        topFive.isEmpty() ? "" : String.format(Locale.ROOT, " top-5 %.4f", topFive.getAsDouble()));
  }

  /** How far they may be off, in two lines; the second has no end. */
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

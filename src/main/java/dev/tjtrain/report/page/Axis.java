package dev.tjtrain.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * One direction of a chart: a range and round numbers in it.
 *
 * @param low the least value shown
 * @param high the largest value shown, above {@code low}
 * @param ticks round values, rising, in the range
 * @param decimals how many the ticks need
 */
record Axis(double low, double high, List<Double> ticks, int decimals) {

  /** An axis of about {@code count} steps, each 1, 2 or 5 times a power of ten, over the values. */
  static Axis of(DoubleStream values, int count, double leastStep) {
    double[] finite = values.filter(Double::isFinite).toArray();
    double low = DoubleStream.of(finite).min().orElse(0);
    double high = DoubleStream.of(finite).max().orElse(1);
    double spread = Math.max(high - low, Math.max(Math.abs(high) * 1e-6, leastStep));
    double step = Math.max(leastStep, roundStep(spread / count));
    double first = Math.floor(low / step + 1e-9) * step;
    double last = Math.ceil(high / step - 1e-9) * step;
    if (last <= first) {
      last = first + step;
    }
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; first + i * step <= last + step / 2; i++) {
      ticks.add(first + i * step);
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return new Axis(first, last, List.copyOf(ticks), decimals);
  }

  /** Whole numbers, ending at the values themselves with half a step of room. */
  static Axis ofEpochs(DoubleStream epochs) {
    double[] all = epochs.toArray();
    Axis round = of(DoubleStream.of(all), 6, 1);
    double low = DoubleStream.of(all).min().orElse(0);
    double high = DoubleStream.of(all).max().orElse(0);
    double room = low == high ? 0.5 : 0;
    List<Double> inside = round.ticks.stream().filter(t -> t >= low && t <= high).toList();
    return new Axis(low - room, high + room, inside, 0);
  }

  /** Where a value lies, from 0 at the low end to 1 at the high end. */
  double position(double value) {
    return (value - low) / (high - low);
  }

  String label(double tick, boolean percent) {
    return percent
        ? String.format(Locale.ROOT, "%." + Math.max(0, decimals - 2) + "f %%", 100 * tick)
        : String.format(Locale.ROOT, "%." + decimals + "f", tick);
  }

  private static double roundStep(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double digit = step / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }
}

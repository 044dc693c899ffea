package dev.tjtrain.report;

import dev.tjtrain.report.page.Named;
import dev.tjtrain.report.page.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Parts of a whole, for the template {@code bars}.
 *
 * @param title of the column of names
 * @param unit title of the column of values
 * @param summary in a line
 * @param bars what is shown
 */
record Bars(String title, String unit, String summary, List<Bar> bars) {

  /**
   * A part.
   *
   * @param share of the whole, 0 to 1
   */
  record Bar(String name, String shown, double share) {}

  /** Numbers of images; empty if there are none. */
  static Optional<Bars> counts(String title, Map<String, Integer> counts) {
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    IntSummaryStatistics all =
        counts.values().stream().mapToInt(Integer::intValue).summaryStatistics();
    List<Bar> bars = new ArrayList<>();
    for (Named<Integer> of : Named.of(counts)) {
      double share = all.getSum() == 0 ? 0 : (double) of.value() / all.getSum();
      String shown =
          Numbers.count(of.value())
              + (all.getSum() == 0 ? "" : " (" + Numbers.wholePercent(share) + ")");
      bars.add(new Bar(of.name(), shown, share));
    }
    String summary =
        String.format(
            Locale.ROOT,
            "%s classes of %s to %s images",
            Numbers.count(counts.size()),
            Numbers.count(all.getMin()),
            Numbers.count(all.getMax()));
    return Optional.of(new Bars(title, "images", summary, bars));
  }

  /** Times of phases, {@code total} last; empty if there are none. */
  static Optional<Bars> times(Map<String, Duration> times) {
    if (times.isEmpty()) {
      return Optional.empty();
    }
    Duration total = times.get("total");
    long whole =
        total == null
            ? times.values().stream().mapToLong(Duration::toMillis).sum()
            : total.toMillis();
    List<Bar> bars =
        Named.of(times).stream()
            .sorted(Comparator.comparing(of -> of.name().equals("total")))
            .map(
                of ->
                    new Bar(
                        of.name(),
                        Numbers.duration(of.value()),
                        whole == 0 ? 0 : Math.min(1, (double) of.value().toMillis() / whole)))
            .toList();
    return Optional.of(new Bars("phase", "time", "", bars));
  }
}

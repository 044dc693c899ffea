package dev.tjtrain.report.page;

import java.time.Duration;
import java.util.Locale;

/** Numbers as the pages show them, the same in every locale; a dash for what is no number. */
public final class Numbers {

  private static final String NONE = "–";

  private Numbers() {}

  /** A share from 0 to 1 as a percentage with two decimals. */
  public static String percent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : NONE;
  }

  /** A share from 0 to 1 as a whole percentage. */
  public static String wholePercent(double share) {
    return Double.isFinite(share) ? String.format(Locale.ROOT, "%.0f %%", 100 * share) : NONE;
  }

  /** Four decimals. */
  public static String decimal(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : NONE;
  }

  /** Thousands apart by a narrow space. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count).replace(',', '\u202f');
  }

  /** Seconds below a minute, then minutes, then hours. */
  public static String duration(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  /** A duration of so many seconds, or a dash. */
  public static String seconds(double seconds) {
    return Double.isFinite(seconds)
        ? duration(Duration.ofMillis(Math.round(seconds * 1000)))
        : NONE;
  }
}

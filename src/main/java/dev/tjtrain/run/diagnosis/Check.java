package dev.tjtrain.run.diagnosis;

import java.util.Locale;

/**
 * Something that was compared with stored values.
 *
 * @param device that computed; empty for what none does
 * @param name what was computed
 * @param passed whether it is as stored
 * @param detail what was found, for people
 */
public record Check(String device, String name, boolean passed, String detail) {

  /** What could not even be computed. */
  static Check failed(String device, String name, Throwable failure) {
    String message = failure.getMessage();
    return new Check(device, name, false, message == null ? failure.toString() : message);
  }

  /**
   * Compares values.
   *
   * @param one what each of them is called
   */
  static Check of(
      String device, String name, String one, double[] found, double[] stored, double tolerance) {
    int worst = 0;
    double largest = found.length == stored.length ? 0 : Double.NaN;
    for (int i = 0; i < Math.min(found.length, stored.length); i++) {
      double difference = Math.abs(found[i] - stored[i]);
      if (!(difference <= largest)) {
        worst = i;
        largest = difference;
      }
    }
    boolean passed = largest <= tolerance;
    String detail =
        passed
            ? "%d values, at most %.1e from the stored ones (allowed: %.0e)"
                .formatted(stored.length, largest, tolerance)
            : "%s %d is %s where %s is stored (allowed difference: %.0e)"
                .formatted(one, worst, value(found, worst), value(stored, worst), tolerance);
    return new Check(device, name, passed, detail);
  }

  private static String value(double[] values, int index) {
    return index < values.length ? String.format(Locale.ROOT, "%.6f", values[index]) : "nothing";
  }
}

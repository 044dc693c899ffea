package dev.tjtrain.download.http;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How often and how patiently a request is tried again.
 *
 * @param retries how many failures in a row are forgiven; progress starts the count afresh
 * @param first the pause after the first failure; it doubles with each further one
 * @param longest no pause of our own choosing is longer
 * @param patience a server that asks for a longer pause than this is not waited for
 * @param clock tells how far off a Retry-After date is
 * @param sleeper makes the pauses
 * @param jitter numbers in [0, 1) that spread the pauses, so that many clients do not come back at
 *     once
 */
public record RetryPolicy(
    int retries,
    Duration first,
    Duration longest,
    Duration patience,
    Clock clock,
    Sleeper sleeper,
    DoubleSupplier jitter) {

  /** Makes pauses. */
  @FunctionalInterface
  public interface Sleeper {
    /** Returns after {@code pause}. */
    void sleep(Duration pause) throws InterruptedException;
  }

  /** No failure is forgiven. */
  public static RetryPolicy none() {
    RetryPolicy standard = standard();
    return new RetryPolicy(
        0,
        standard.first,
        standard.longest,
        Duration.ZERO,
        standard.clock,
        standard.sleeper,
        standard.jitter);
  }

  /** Five retries in some 30 seconds; a server may ask for up to five minutes. */
  public static RetryPolicy standard() {
    return new RetryPolicy(
        5,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Clock.systemUTC(),
        pause -> Thread.sleep(pause.toMillis()),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * Returns the pause after the {@code failures}-th failure in a row (from 1): half of the doubled
   * pause is fixed, half is up to the jitter.
   */
  Duration pause(int failures) {
    double doubled = first.toMillis() * Math.pow(2, failures - 1);
    double capped = Math.min(doubled, (double) longest.toMillis());
    return Duration.ofMillis(Math.round(capped * (0.5 + 0.5 * jitter.getAsDouble())));
  }
}

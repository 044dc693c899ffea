package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadProgress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How often and how patiently a request is tried again.
 *
 * @param retries how many failures in a row are forgiven; progress starts the count afresh
 * @param first the pause after the first failure; it doubles with each further one
 * @param longest the longest pause, unless the server asks for another
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

  /** No failure is forgiven. */
  public static final RetryPolicy NONE = standard(0, Duration.ZERO);

  /** Five retries in some 30 seconds; a server may ask for up to five minutes. */
  public static final RetryPolicy STANDARD = standard(5, Duration.ofMinutes(5));

  /** Makes pauses. */
  @FunctionalInterface
  public interface Sleeper {
    /** Returns after {@code pause}. */
    void sleep(Duration pause) throws InterruptedException;
  }

  private static RetryPolicy standard(int retries, Duration patience) {
    return new RetryPolicy(
        retries,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        patience,
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

  /**
   * Reads a Retry-After header: seconds, or a date (RFC 9110, 10.2.3). Returns a pause not below
   * zero; empty where the header says nothing sensible.
   */
  Optional<Duration> retryAfter(String header) {
    String text = header.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration pause = Duration.between(clock.instant(), date.toInstant());
      return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Counts the failures of one piece of work, and pauses after each that is forgiven. */
  static final class Budget {

    private final RetryPolicy policy;
    private final DownloadProgress progress;
    private int failures;

    Budget(RetryPolicy policy, DownloadProgress progress) {
      this.policy = policy;
      this.progress = progress;
    }

    /** There was progress: failures are counted from the start again. */
    void renew() {
      failures = 0;
    }

    /**
     * Pauses before the next attempt.
     *
     * @throws DownloadException if there have been too many failures, or if the server asks for a
     *     longer pause than anyone would watch
     */
    void spend(TransientFailure failure) throws IOException {
      failures++;
      if (failures > policy.retries()) {
        throw new DownloadException(failure.getMessage() + ": " + failure.remedy(), failure);
      }
      Duration pause = failure.retryAfter().orElseGet(() -> policy.pause(failures));
      if (pause.compareTo(policy.patience()) > 0) {
        throw new DownloadException(
            "%s and asks to wait %d minutes: start again then; what is already there is kept"
                .formatted(failure.getMessage(), pause.toMinutes() + 1),
            failure);
      }
      progress.notice(
          String.format(
              Locale.ROOT,
              "%s; trying again in %.1f s (%d of %d)",
              failure.getMessage(),
              pause.toMillis() / 1000.0,
              failures,
              policy.retries()));
      try {
        policy.sleeper().sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("Interrupted while waiting to try again");
      }
    }
  }
}

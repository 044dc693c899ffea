package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadProgress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;

/** Counts the failures of one piece of work, and pauses after each that is forgiven. */
final class RetryBudget {

  private final RetryPolicy policy;
  private final DownloadProgress progress;
  private int failures;

  RetryBudget(RetryPolicy policy, DownloadProgress progress) {
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
  void spend(PassingFailure failure) throws IOException {
    failures++;
    Duration pause = failure.retryAfter().orElseGet(() -> policy.pause(failures));
    if (failures > policy.retries()) {
      throw new DownloadException(failure.getMessage() + ": " + failure.remedy(), failure);
    }
    if (pause.compareTo(policy.patience()) > 0) {
      throw new DownloadException(
          String.format(
              Locale.ROOT,
              "%s and asks to wait %d minutes: start again then; what is already there is kept",
              failure.getMessage(),
              pause.toMinutes() + 1),
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

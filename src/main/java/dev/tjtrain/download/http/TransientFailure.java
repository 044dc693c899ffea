package dev.tjtrain.download.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure that may be gone after a while. */
final class TransientFailure extends IOException {

  private static final long serialVersionUID = 1L;

  private final String remedy;
  private final transient @Nullable Duration retryAfter;

  /**
   * Creates the failure.
   *
   * @param message what happened, without a full stop
   * @param remedy what the user can do once retries are spent
   * @param retryAfter the pause that the server asks for, if it does
   */
  TransientFailure(
      String message, String remedy, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
    this.retryAfter = retryAfter;
  }

  String remedy() {
    return remedy;
  }

  Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}

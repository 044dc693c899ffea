package dev.tjtrain.download.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A response body whose reads give up when the server falls silent. The client's own stream would
 * wait for ever: its timeout ends with the headers.
 */
final class StallGuard extends FilterInputStream {

  private final Duration longest;

  /** Guards {@code body}: no read of it takes longer than {@code longest}. */
  StallGuard(InputStream body, Duration longest) {
    super(body);
    this.longest = longest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    // To close the stream is what wakes up a read of it.
    CompletableFuture<Void> watch =
        done.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((none, timeout) -> closeIf(timeout != null));
    try {
      return super.read(target, offset, length);
    } catch (IOException e) {
      throw watch.isCompletedExceptionally()
          ? new HttpTimeoutException("no data for " + longest.toSeconds() + " seconds")
          : e;
    } finally {
      done.complete(null);
    }
  }

  private void closeIf(boolean silent) {
    try {
      if (silent) {
        close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tjtrain.download.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A response body as a stream whose reads give up when the server falls silent. The client's own
 * stream would wait for ever: its timeout ends with the headers.
 */
final class BodyStream extends InputStream implements BodySubscriber<InputStream> {

  private static final int PREFETCHED = 4;

  private final Duration stall;
  // Each entry: buffers, or how the body ended.
  private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final Queue<ByteBuffer> current = new ArrayDeque<>();
  private @Nullable Object end;

  private record Complete() {}

  private record Broken(Throwable failure) {}

  private record Buffers(List<ByteBuffer> list) {}

  /** Creates a stream that waits {@code stall} at most for each piece of the body. */
  BodyStream(Duration stall) {
    this.stall = stall;
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    if (subscription.complete(newSubscription)) {
      newSubscription.request(PREFETCHED);
    } else {
      newSubscription.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    arrived.add(new Buffers(buffers));
  }

  @Override
  public void onError(Throwable failure) {
    arrived.add(new Broken(failure));
  }

  @Override
  public void onComplete() {
    arrived.add(new Complete());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    while (true) {
      ByteBuffer buffer = current.peek();
      if (buffer == null) {
        if (!await()) {
          return -1;
        }
      } else if (buffer.hasRemaining()) {
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
      } else {
        current.remove();
      }
    }
  }

  /** Waits for more buffers; false at the end of the body. */
  private boolean await() throws IOException {
    if (end == null) {
      Object next = next();
      if (next instanceof Buffers buffers) {
        current.addAll(buffers.list());
        CompletableFuture<Void> unused = subscription.thenAccept(s -> s.request(1));
        return true;
      }
      end = next;
    }
    if (end instanceof Broken broken) {
      throw broken.failure() instanceof IOException io ? io : new IOException(broken.failure());
    }
    return false;
  }

  private Object next() throws IOException {
    Object next;
    try {
      next = arrived.poll(stall.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted while downloading");
    }
    if (next == null) {
      close();
      return new Broken(new HttpTimeoutException("no data for " + stall.toSeconds() + " seconds"));
    }
    return next;
  }

  /** Drops the rest of the body, and the connection with it. */
  @Override
  public void close() {
    CompletableFuture<Void> unused = subscription.thenAccept(Subscription::cancel);
  }
}

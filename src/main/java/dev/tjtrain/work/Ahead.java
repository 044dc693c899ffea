package dev.tjtrain.work;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A value that is made on a thread of its own while other things are under way. */
public final class Ahead<T> {

  private static final long POLL_MILLIS = 100;

  private final FutureTask<T> task;

  private Ahead(FutureTask<T> task) {
    this.task = task;
  }

  /** Starts {@code work}, which throws {@link IOException} or what is unchecked. */
  public static <T> Ahead<T> begin(Callable<T> work) {
    Ahead<T> ahead = new Ahead<>(new FutureTask<>(work));
    Thread thread = new Thread(ahead.task, "ahead");
    thread.setDaemon(true); // it may wait for standard input, which may never end
    thread.start();
    return ahead;
  }

  /** Waits for the value, or throws what its making has thrown. */
  public T get() throws IOException {
    return get(() -> false);
  }

  /**
   * Waits likewise, but not for ever.
   *
   * @param stop is asked several times a second whether to wait no longer
   * @throws CancellationException if it was told to stop
   */
  public T get(BooleanSupplier stop) throws IOException {
    try {
      while (!stop.getAsBoolean()) {
        try {
          return task.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // Asks again.
        }
      }
      throw new CancellationException("stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }
}

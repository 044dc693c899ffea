package dev.tjtrain.run;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A value that is made on a thread of its own while other things are under way. */
final class Ahead<T> {

  private final FutureTask<T> task;

  private Ahead(FutureTask<T> task) {
    this.task = task;
  }

  /** Starts {@code work}, which throws {@link IOException} or what is unchecked. */
  static <T> Ahead<T> begin(Callable<T> work) {
    Ahead<T> ahead = new Ahead<>(new FutureTask<>(work));
    Thread thread = new Thread(ahead.task, "ahead");
    thread.setDaemon(true); // it may wait for standard input, which may never end
    thread.start();
    return ahead;
  }

  /** Waits for the value, or throws what its making has thrown. */
  T get() throws IOException {
    try {
      return task.get();
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

package dev.tjtrain.work;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One worker a core, each taking a range of images all the way on one thread, libtorch's part
 * included. On two cores this beats decoding beside a forward pass of several threads, which get in
 * each other's way.
 */
public final class Workers {

  private Workers() {}

  /** Work on the images {@code [from, to)}. */
  interface RangeTask {
    void run(int from, int to) throws IOException;
  }

  /**
   * Runs {@code task} over {@code [0, count)} in ranges of {@code size}, in rising order but
   * several at a time, until one fails.
   *
   * @throws IOException what the failing task threw
   */
  static void forRanges(int count, int size, RangeTask task) throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    int threadsBefore = JniUtils.getNumThreads();
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(cores);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < cores; i++) {
        workers.add(
            pool.submit(
                () -> {
                  ComputeThreads.keepToOne();
                  int from;
                  while ((from = next.getAndAdd(size)) < count) {
                    try {
                      task.run(from, Math.min(from + size, count));
                    } catch (Throwable e) {
                      next.set(count);
                      throw e;
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> worker : workers) {
        get(worker);
      }
    } finally {
      pool.shutdown();
      finish(pool);
      JniUtils.setNumThreads(threadsBefore);
    }
  }

  /** Ends a task that was told to stop. */
  public static void stopIf(BooleanSupplier stop) {
    if (stop.getAsBoolean()) {
      throw new CancellationException("stopped");
    }
  }

  /**
   * Waits for the value of {@code future}.
   *
   * @throws IOException what its task threw
   */
  public static <T> T get(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) throws IOException {
    if (cause instanceof IOException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }

  /** Nothing may free what a worker still reads. */
  public static void finish(ExecutorService pool) {
    boolean interrupted = false;
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.DAYS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

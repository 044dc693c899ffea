package dev.tjtrain.work;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work beside the caller's. Tasks throw {@link IOException} or what is unchecked, and
 * whoever waits for one gets that very exception.
 */
public final class Workers implements AutoCloseable {

  /** Enough that a worker seldom waits for the one that has the oldest batch. */
  private static final int BATCHES_AHEAD = 3;

  private static final long POLL_MILLIS = 100;

  private final ExecutorService pool;

  /** Starts up to {@code threads} daemon threads when they are first needed. */
  public Workers(int threads) {
    this(threads, () -> {});
  }

  /** Likewise, each of which runs {@code first} before any task. */
  private Workers(int threads, Runnable first) {
    pool =
        Executors.newFixedThreadPool(
            threads,
            work ->
                daemon(
                    () -> {
                      first.run();
                      work.run();
                    }));
  }

  /** Work on the images {@code [from, to)}. */
  @FunctionalInterface
  public interface BatchTask<T> {
    T run(int from, int to) throws IOException;
  }

  /** Takes a batch's result, on the caller's thread. */
  @FunctionalInterface
  public interface Sink<T> {
    void accept(T result) throws IOException;
  }

  /** Starts {@code task} on a thread of its own, which does not keep the program from ending. */
  public static <T> Future<T> start(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    daemon(future).start();
    return future;
  }

  /**
   * Runs {@code task} over {@code [0, count)} in batches of {@code size}, one worker a core, and
   * gives its results to {@code sink} in rising order, until either fails. A worker takes its batch
   * all the way on one thread, libtorch's part included: on two cores this beats decoding beside a
   * forward pass of several threads, which get in each other's way. No more than a few batches are
   * ahead of {@code sink}, so that the memory they take has a bound.
   *
   * @param stop is asked before each batch and each result whether to give up
   * @throws IOException what failed
   * @throws CancellationException if it was told to stop
   */
  public static <T> void inBatches(
      int count, int size, BatchTask<T> task, Sink<T> sink, BooleanSupplier stop)
      throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    int threadsBefore = JniUtils.getNumThreads();
    Deque<Future<T>> ahead = new ArrayDeque<>();
    // Once a thread: with each call libtorch also forgets what it has prepared for convolutions.
    try (Workers workers = new Workers(cores, ComputeThreads::keepToOne)) {
      try {
        int next = 0;
        while (next < count || !ahead.isEmpty()) {
          while (next < count && ahead.size() < BATCHES_AHEAD * cores) {
            int from = next;
            int to = Math.min(from + size, count);
            ahead.add(
                workers.submit(
                    () -> {
                      stopIf(stop);
                      return task.run(from, to);
                    }));
            next = to;
          }
          T result = get(ahead.remove());
          stopIf(stop);
          sink.accept(result);
        }
      } finally {
        ahead.forEach(batch -> batch.cancel(false));
      }
    } finally {
      JniUtils.setNumThreads(threadsBefore);
    }
  }

  /** Has a worker run {@code task}. */
  public <T> Future<T> submit(Callable<T> task) {
    return pool.submit(task);
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
    return get(future, () -> false);
  }

  /**
   * Waits likewise, but not for ever.
   *
   * @param stop is asked several times a second whether to wait no longer
   * @throws CancellationException if it was told to stop
   */
  public static <T> T get(Future<T> future, BooleanSupplier stop) throws IOException {
    try {
      while (true) {
        stopIf(stop);
        try {
          return future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // Asks again.
        }
      }
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

  /** Waits for all tasks to end, since nothing may free what a worker still reads. */
  @Override
  public void close() {
    pool.shutdown();
    boolean interrupted = false;
    while (!pool.isTerminated()) {
      try {
        pool.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "worker");
    thread.setDaemon(true);
    return thread;
  }
}

package dev.tjtrain.work;

import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * One worker a core, each taking a range of images all the way on one thread, while the caller's
 * thread gets the results in order. No more than a few ranges are ahead of it, so that the memory
 * they take has a bound, whatever the number of images.
 */
public final class OrderedWorkers {

  /** Enough that a worker seldom waits for the one that has the next range. */
  private static final int RANGES_AHEAD = 3;

  private OrderedWorkers() {}

  /** Work on the images {@code [from, to)}. */
  public interface RangeWork<T> {
    T of(int from, int to) throws IOException;
  }

  /** Takes a range's result, on the caller's thread. */
  public interface Taker<T> {
    void take(T result) throws IOException;
  }

  /**
   * Runs {@code work} over {@code [0, count)} in ranges of {@code size}, and hands over its results
   * in rising order, until either fails.
   *
   * @throws IOException what failed
   * @throws CancellationException if {@code stop} said so, which is asked between ranges
   */
  public static <T> void forRanges(
      int count, int size, RangeWork<T> work, Taker<T> taker, BooleanSupplier stop)
      throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    int threadsBefore = JniUtils.getNumThreads();
    ExecutorService pool = Executors.newFixedThreadPool(cores, OrderedWorkers::singleThreaded);
    Deque<Future<T>> ahead = new ArrayDeque<>();
    try {
      int next = 0;
      while (next < count || !ahead.isEmpty()) {
        while (next < count && ahead.size() < RANGES_AHEAD * cores) {
          int from = next;
          int to = Math.min(from + size, count);
          ahead.add(pool.submit(() -> work.of(from, to)));
          next = to;
        }
        T result = Workers.get(ahead.remove());
        Workers.stopIf(stop);
        taker.take(result);
      }
    } finally {
      ahead.forEach(future -> future.cancel(false));
      pool.shutdown();
      Workers.finish(pool);
      JniUtils.setNumThreads(threadsBefore);
    }
  }

  private static Thread singleThreaded(Runnable work) {
    return new Thread(
        () -> {
          ComputeThreads.keepToOne();
          work.run();
        });
  }
}

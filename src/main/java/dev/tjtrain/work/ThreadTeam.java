package dev.tjtrain.work;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * Threads that do the parts of a task at the same time, again and again. They meet hundreds of
 * times a second: who waits looks around for a moment before going to sleep, since being woken
 * takes tens of microseconds.
 *
 * <p>Each keeps to one of libtorch's threads. libtorch's own pool would not do: which of its
 * threads goes on after a wait is left to chance, and with it how many threads share out what comes
 * next, on which last bits depend.
 */
public final class ThreadTeam implements AutoCloseable {

  /** About as long as it takes to fall asleep and be woken. */
  private static final long PATIENCE_NANOS = 50_000;

  private final Thread caller = Thread.currentThread();
  private final Thread[] others;
  private final AtomicInteger round = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile IntConsumer task = part -> {};
  private volatile boolean closed;

  /** A team of {@code size} threads, at least one; the calling one is among them. */
  public ThreadTeam(int size) {
    others = new Thread[size - 1];
    for (int i = 0; i < others.length; i++) {
      int part = i + 1;
      others[i] = new Thread(() -> work(part), "team-" + part);
      others[i].setDaemon(true);
      others[i].start();
    }
  }

  /**
   * Runs {@code parts} for 0 to size - 1, 0 on this thread, which has to be the one that made the
   * team.
   *
   * @throws RuntimeException what a part threw, once all have ended; likewise errors
   */
  public void run(IntConsumer parts) {
    task = parts;
    unfinished.set(others.length);
    round.incrementAndGet();
    for (Thread other : others) {
      LockSupport.unpark(other);
    }
    guarded(0);
    await(() -> unfinished.get() == 0);
    Throwable thrown = failure.getAndSet(null);
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  private void work(int part) {
    ComputeThreads.keepToOne();
    for (int done = 0; ; done++) {
      int last = done;
      await(() -> closed || round.get() != last);
      if (closed) {
        return;
      }
      guarded(part);
      if (unfinished.decrementAndGet() == 0) {
        LockSupport.unpark(caller);
      }
    }
  }

  private void guarded(int part) {
    try {
      task.accept(part);
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() < end) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }

  /** Ends the other threads. */
  @Override
  public void close() {
    closed = true;
    for (Thread other : others) {
      LockSupport.unpark(other);
    }
  }
}

package dev.tjtrain.work;

import ai.djl.pytorch.jni.JniUtils;

/** How libtorch computes on this thread: these settings of it are each thread's own. */
public final class ComputeThreads implements AutoCloseable {

  private final int before = JniUtils.getNumThreads();

  private ComputeThreads() {}

  /** Keeps the number of threads as it is. */
  public static ComputeThreads all() {
    return new ComputeThreads();
  }

  /**
   * Has this thread compute alone until this is closed: waking other threads takes longer than a
   * small operation.
   */
  public static ComputeThreads one() {
    ComputeThreads threads = new ComputeThreads();
    JniUtils.setNumThreads(1);
    return threads;
  }

  /** Has this thread, one of several that compute at the same time, compute alone for good. */
  public static void keepToOne() {
    JniUtils.setNumThreads(1);
    interpretModules();
  }

  /**
   * Has this thread run TorchScript modules as they are. libtorch would otherwise specialise each
   * method on its first calls with gradients: for the last two blocks that takes a second, on a
   * busy machine 15, and gains nothing.
   */
  public static void interpretModules() {
    JniUtils.setGraphExecutorOptimize(false);
  }

  /** On how many threads libtorch computes each operation of this thread. */
  public static int available() {
    return JniUtils.getNumThreads();
  }

  /** Sets the number of threads to what it was. */
  @Override
  public void close() {
    JniUtils.setNumThreads(before);
  }
}

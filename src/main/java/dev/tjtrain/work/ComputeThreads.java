package dev.tjtrain.work;

import ai.djl.pytorch.jni.JniUtils;
import dev.tjtrain.torch.TorchModule;

/**
 * On how many threads libtorch shares out each operation of this thread, for as long as it is open.
 */
public final class ComputeThreads implements AutoCloseable {

  private final int before = JniUtils.getNumThreads();

  private ComputeThreads() {}

  /** All that libtorch has, as ever. */
  public static ComputeThreads all() {
    return new ComputeThreads();
  }

  /** One: waking others takes longer than a small operation. */
  public static ComputeThreads one() {
    ComputeThreads threads = new ComputeThreads();
    JniUtils.setNumThreads(1);
    return threads;
  }

  /** One, for as long as this thread lives, which also runs modules as they are. */
  public static void keepToOne() {
    JniUtils.setNumThreads(1);
    TorchModule.interpretOnThisThread();
  }

  /** How many this thread has now. */
  public static int available() {
    return JniUtils.getNumThreads();
  }

  @Override
  public void close() {
    JniUtils.setNumThreads(before);
  }
}

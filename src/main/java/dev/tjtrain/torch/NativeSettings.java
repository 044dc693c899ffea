package dev.tjtrain.torch;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** Sets up what libtorch computes on: threads and memory. Has to come before it is loaded. */
final class NativeSettings {

  private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

  /** Of glibc's malloc.h. */
  private static final int M_TRIM_THRESHOLD = -1;

  private static final int M_MMAP_THRESHOLD = -3;

  /** No tensor here is larger. */
  private static final int GIGABYTE = 1 << 30;

  private NativeSettings() {}

  /**
   * Has idle OpenMP threads sleep instead of spin, unless the user has chosen otherwise. Spinning
   * threads keep a busy machine's cores from whoever has work, here the other half of the same
   * step: beside another program an epoch of fine-tuning took two to three times as long.
   *
   * <p>libgomp reads the variable when it is loaded. Java itself cannot set one.
   */
  static void waitPassively() {
    if (!Platform.isLinux() || System.getenv(WAIT_POLICY) != null) {
      return;
    }
    try {
      NativeLibrary.getInstance("c")
          .getFunction("setenv")
          .invokeInt(new Object[] {WAIT_POLICY, "PASSIVE", 0});
    } catch (LinkageError | RuntimeException e) {
      // No glibc: then it stays as it is, which is only slower.
    }
  }

  /**
   * Has the C library keep the memory of tensors that are gone for those to come, unless the user
   * has chosen otherwise. It would return large blocks to the system, and in the tutorial's recipe
   * a sixth of the time went into asking for them anew, page by page.
   */
  static void keepMemory() {
    if (!Platform.isLinux()
        || System.getenv("MALLOC_TRIM_THRESHOLD_") != null
        || System.getenv("MALLOC_MMAP_THRESHOLD_") != null) {
      return;
    }
    try {
      Function mallopt = NativeLibrary.getInstance("c").getFunction("mallopt");
      // The second without the first would have every large block mapped and unmapped.
      if (mallopt.invokeInt(new Object[] {M_MMAP_THRESHOLD, GIGABYTE}) == 1) {
        mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, GIGABYTE});
      }
    } catch (LinkageError | RuntimeException e) {
      // No glibc, as above.
    }
  }
}

package dev.tjtrain.torch;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** The C library's settings for libtorch, on Linux. They have to be made before it is loaded. */
final class NativeSettings {

  private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

  /** Of glibc's malloc.h. */
  private static final int M_TRIM_THRESHOLD = -1;

  private static final int M_MMAP_THRESHOLD = -3;

  /** No tensor here is larger. */
  private static final int GIGABYTE = 1 << 30;

  private NativeSettings() {}

  /** Makes them, where the user has not chosen otherwise. Without glibc all is only slower. */
  static void apply() {
    if (!Platform.isLinux()) {
      return;
    }
    try {
      NativeLibrary c = NativeLibrary.getInstance("c");
      if (System.getenv(WAIT_POLICY) == null) {
        waitPassively(c);
      }
      if (System.getenv("MALLOC_TRIM_THRESHOLD_") == null
          && System.getenv("MALLOC_MMAP_THRESHOLD_") == null) {
        keepMemory(c);
      }
    } catch (LinkageError | RuntimeException e) {
      // No glibc.
    }
  }

  /**
   * Has idle OpenMP threads sleep instead of spin. Spinning threads keep a busy machine's cores
   * from whoever has work, here the other half of the same step: beside another program an epoch of
   * fine-tuning took two to three times as long.
   *
   * <p>libgomp reads the variable when it is loaded. Java itself cannot set one.
   */
  private static void waitPassively(NativeLibrary c) {
    c.getFunction("setenv").invokeInt(new Object[] {WAIT_POLICY, "PASSIVE", 0});
  }

  /**
   * Has the C library keep the memory of freed tensors for those to come. It would return large
   * blocks to the system, and in the tutorial's recipe a sixth of the time went into asking for
   * them again, page by page.
   */
  private static void keepMemory(NativeLibrary c) {
    // The second without the first would have every large block mapped and unmapped.
    if (c.getFunction("mallopt").invokeInt(new Object[] {M_MMAP_THRESHOLD, GIGABYTE}) == 1) {
      c.getFunction("mallopt").invokeInt(new Object[] {M_TRIM_THRESHOLD, GIGABYTE});
    }
  }
}

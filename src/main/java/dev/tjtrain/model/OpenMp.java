package dev.tjtrain.model;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/** Sets up the threads on which libtorch computes. */
final class OpenMp {

  private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

  private OpenMp() {}

  /**
   * Has idle OpenMP threads sleep instead of spin, unless the user has chosen otherwise. Spinning
   * threads keep a busy machine's cores from whoever has work, here the other half of the same
   * step: beside another program an epoch of fine-tuning took two to three times as long.
   *
   * <p>libgomp reads the variable when it is loaded, so this has to come before libtorch. Java
   * itself cannot set one.
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
}

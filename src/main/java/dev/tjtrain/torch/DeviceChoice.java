package dev.tjtrain.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The device that computes, and why it is this one.
 *
 * @param device as DJL names it
 * @param name as PyTorch names it: {@code cpu}, {@code cuda:0}, {@code mps}
 * @param reason half a sentence for the user
 */
public record DeviceChoice(Device device, String name, String reason) {

  private static final String GET_CUDA =
      "build the jar with 'mvn package -P cuda', which fetches libtorch for CUDA at its first start";

  private static final String NEEDS_MAC = "it needs an Apple silicon Mac";

  /** DJL knows MPS only by this name; its index has to be 0, not the -1 of a name alone. */
  private static final Device MPS = Device.of("mps", 0);

  /**
   * Chooses: CUDA, else MPS, else the CPU, unless one is asked for. Loads the engine.
   *
   * @throws IOException if the engine cannot be loaded or the device asked for is not there
   */
  public static DeviceChoice of(DeviceRequest request) throws IOException {
    loadEngine();
    return switch (request.kind()) {
      case CPU -> new DeviceChoice(Device.cpu(), "cpu", "as asked");
      case CUDA -> cuda(request.index());
      case MPS -> {
        if (!mpsWorks()) {
          throw new IOException(
              "--device mps: this machine or this libtorch has no MPS ("
                  + NEEDS_MAC
                  + "); use --device cpu");
        }
        yield new DeviceChoice(MPS, "mps", "as asked");
      }
      case AUTO -> best();
    };
  }

  /**
   * Every device that is there, the CPU first. Loads the engine.
   *
   * @throws IOException if the engine cannot be loaded
   */
  public static List<DeviceChoice> all() throws IOException {
    loadEngine();
    List<DeviceChoice> all = new ArrayList<>();
    all.add(new DeviceChoice(Device.cpu(), "cpu", "always there"));
    for (int index = 0; index < cudaCount(); index++) {
      all.add(cuda(index));
    }
    if (mpsWorks()) {
      all.add(new DeviceChoice(MPS, "mps", "MPS is there"));
    }
    return all;
  }

  /** Why each other kind of device is not there, by its name. The engine is loaded. */
  public static Map<String, String> missing() {
    Map<String, String> reasons = new LinkedHashMap<>();
    if (cudaCount() == 0) {
      reasons.put(
          "cuda",
          nvidiaDriverPresent()
              ? "there is an NVIDIA GPU, but " + whyNoCuda()
              : "no NVIDIA driver is here, and " + whyNoCuda());
    }
    if (!mpsWorks()) {
      reasons.put("mps", "this machine or this libtorch has none; " + NEEDS_MAC);
    }
    return reasons;
  }

  /** DJL unpacks or downloads libtorch here, the first time on a machine. */
  private static void loadEngine() throws IOException {
    NativeSettings.apply();
    NativeCache.repair();
    try {
      Engine.getEngine("PyTorch");
    } catch (RuntimeException | LinkageError e) {
      throw new IOException(
          "libtorch cannot be loaded ("
              + e.getMessage()
              + "). A jar built with -P cuda fetches it at its first start: that needs a network, or"
              + " PYTORCH_LIBRARY_PATH, PYTORCH_VERSION and PYTORCH_FLAVOR for an installed one. If"
              + " it is bundled, check the space and the rights in ~/.djl.ai (DJL_CACHE_DIR)",
          e);
    }
  }

  private static DeviceChoice cuda(int index) throws IOException {
    int count = cudaCount();
    if (index < count) {
      return new DeviceChoice(Device.gpu(index), "cuda:" + index, "as asked");
    }
    if (count > 0) {
      throw new IOException(
          "--device cuda:" + index + ": there are " + count + " CUDA devices, from cuda:0 on");
    }
    throw new IOException("--device cuda: " + whyNoCuda());
  }

  private static String whyNoCuda() {
    return engineHasCuda()
        ? "libtorch finds no CUDA device; check nvidia-smi and the CUDA runtime library"
        : "this jar bundles libtorch for the CPU only; " + GET_CUDA;
  }

  private static DeviceChoice best() {
    if (cudaCount() > 0) {
      return new DeviceChoice(Device.gpu(0), "cuda:0", "CUDA is there");
    }
    if (mpsWorks()) {
      return new DeviceChoice(MPS, "mps", "no CUDA, but MPS is there");
    }
    if (nvidiaDriverPresent()) {
      return new DeviceChoice(Device.cpu(), "cpu", "there is an NVIDIA GPU, but " + whyNoCuda());
    }
    return new DeviceChoice(Device.cpu(), "cpu", "neither CUDA nor MPS is there");
  }

  private static int cudaCount() {
    return engineHasCuda() ? Engine.getEngine("PyTorch").getGpuCount() : 0;
  }

  private static boolean engineHasCuda() {
    return Engine.getEngine("PyTorch").hasCapability(StandardCapabilities.CUDA);
  }

  /** The kernel driver shows itself even where no CUDA library is installed. */
  private static boolean nvidiaDriverPresent() {
    return Files.exists(Path.of("/proc/driver/nvidia/version"))
        || Files.exists(Path.of("C:\\Windows\\System32\\nvcuda.dll"));
  }

  /** DJL never looks for MPS itself; making a tensor there tells. */
  private static boolean mpsWorks() {
    if (!System.getProperty("os.name", "").startsWith("Mac")) {
      return false;
    }
    try (NDManager manager = NDManager.newBaseManager(MPS);
        NDArray probe = manager.zeros(new ai.djl.ndarray.types.Shape(1))) {
      return MPS.equals(probe.getDevice());
    } catch (EngineException | UnsupportedOperationException e) {
      return false;
    }
  }
}

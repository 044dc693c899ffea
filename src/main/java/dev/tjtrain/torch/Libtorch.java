package dev.tjtrain.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.pytorch.jni.LibUtils;
import java.util.List;
import java.util.stream.Stream;

/**
 * The libtorch that is loaded.
 *
 * @param version its own, such as {@code 2.7.1}
 * @param djl DJL's version
 * @param origin where it came from
 * @param folder that it was loaded from
 * @param parts libraries for fast computing that it was built with
 */
public record Libtorch(
    String version, String djl, String origin, String folder, List<String> parts) {

  /** Asks the engine, which is loaded. */
  public static Libtorch loaded() {
    Engine engine = Engine.getEngine("PyTorch");
    return new Libtorch(
        engine.getVersion(),
        Engine.getDjlVersion(),
        NativeCache.isElsewhere()
            ? "installed (PYTORCH_LIBRARY_PATH)"
            : NativeCache.isBundled() ? "unpacked from the jar" : "downloaded by DJL",
        LibUtils.getLibtorchPath(),
        Stream.of(
                StandardCapabilities.MKL,
                StandardCapabilities.MKLDNN,
                StandardCapabilities.OPENMP,
                StandardCapabilities.CUDA,
                StandardCapabilities.CUDNN)
            .filter(engine::hasCapability)
            .toList());
  }
}

package dev.tjtrain.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A trained network behind its preprocessing, as one TorchScript module: raw images in, logits out.
 * Its resize is, bit for bit, {@link dev.tjtrain.image.resize.PilResize}.
 *
 * <p>{@code scripts/export.py} writes the module. On the CPU.
 */
public final class PreprocessingNetwork implements AutoCloseable {

  private static final String SUFFIX = "-preprocessing";

  private final Network network;

  private PreprocessingNetwork(Network network) {
    this.network = network;
  }

  /** Copies {@code model}; its network stays as it is. */
  public static PreprocessingNetwork of(SavedModel model) throws IOException {
    Network network =
        Networks.blank(model.network().backbone(), SUFFIX, model.classes().size(), Device.cpu());
    try {
      network.loadState(model.network().snapshot(network.shapes().keySet()));
      Preprocessing preprocessing = model.preprocessing();
      network
          .module()
          .run(
              "configure",
              IValue.from((long) preprocessing.height()),
              IValue.from((long) preprocessing.width()),
              IValue.from(preprocessing.imagenet()));
      network.freeze();
      return new PreprocessingNetwork(network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /**
   * Classifies frames.
   *
   * @param frames uint8 RGB (H, W, 3) or (N, H, W, 3)
   * @return logits (classes) or (N, classes)
   */
  public NDArray logits(NDArray frames) {
    return network.module().infer("forward", frames.getManager(), TorchModule.tensor(frames));
  }

  /** Writes the module and {@code extra} records to {@code file}, whole or not at all. */
  public void write(Path file, Map<String, String> extra) throws IOException {
    ModelArchive.write(file, network, extra);
  }

  @Override
  public void close() {
    network.close();
  }
}

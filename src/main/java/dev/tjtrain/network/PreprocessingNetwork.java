package dev.tjtrain.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.image.resize.ResizeMode;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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

  /**
   * Copies {@code model}; its network stays as it is.
   *
   * @param temperature to divide the logits by, so that a softmax behind them is calibrated
   */
  public static PreprocessingNetwork of(SavedModel model, double temperature) throws IOException {
    Network network =
        Networks.blank(model.network().backbone(), SUFFIX, model.classes().size(), Device.cpu());
    try {
      Map<String, WeightTensor> state =
          new LinkedHashMap<>(model.network().snapshot(network.shapes().keySet()));
      for (String end : List.of(".weight", ".bias")) {
        state.computeIfPresent(
            network.backbone().classifier() + end, (name, of) -> over(of, temperature));
      }
      network.loadState(state);
      Preprocessing preprocessing = model.preprocessing();
      network
          .module()
          .run(
              "configure",
              IValue.from((long) preprocessing.height()),
              IValue.from((long) preprocessing.width()),
              IValue.from(preprocessing.imagenet()),
              IValue.from(preprocessing.resize() != ResizeMode.SQUASH),
              IValue.from(preprocessing.resize() == ResizeMode.CROP));
      network.freeze();
      return new PreprocessingNetwork(network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static WeightTensor over(WeightTensor tensor, double divisor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.elementCount() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : tensor.floats()) {
      bytes.putFloat((float) (value / divisor));
    }
    return new WeightTensor(tensor.dtype(), tensor.shape(), bytes.flip());
  }

  /**
   * Classifies images.
   *
   * @param images uint8 RGB (H, W, 3) or (N, H, W, 3)
   * @return logits (classes) or (N, classes)
   */
  public NDArray logits(NDArray images) {
    return network.module().infer("forward", images.getManager(), TorchModule.tensor(images));
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

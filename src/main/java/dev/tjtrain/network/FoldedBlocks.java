package dev.tjtrain.network;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.torch.TorchModule;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Some of a network's blocks in inference mode and without gradient: each batch norm is folded into
 * the convolution before it, channels-last. {@code scripts/export_folded_blocks.py} defines it.
 *
 * <p>Safe for several threads while it is not {@linkplain #update updated}.
 */
public final class FoldedBlocks implements AutoCloseable {

  private final Network network;
  private final int first;
  private final int last;
  private final Ending ending;
  private final Shape input;
  private final TorchModule module;

  /** What comes behind the last block. */
  public enum Ending {
    /** Nothing: (N, C, h, w), channels-last in memory. */
    FEATURES,
    /** The mean over rows and columns: (N, C, 1, 1). */
    POOLED,
    /** The same, and the classifier: (N, classes). */
    LOGITS
  }

  /**
   * Takes over the weights of blocks {@code [first, last)} as they are now.
   *
   * @param ending with blocks up to 18, the last one, unless it is {@code FEATURES}
   * @param input (N, C, H, W) of what it will be applied to most, which it is arranged for
   */
  public FoldedBlocks(Network network, int first, int last, Ending ending, Shape input)
      throws IOException {
    this(network, first, last, ending, input, load(network.device()));
  }

  /** Likewise, in {@code module}, which this closes. */
  FoldedBlocks(
      Network network, int first, int last, Ending ending, Shape input, TorchModule module) {
    this.network = network;
    this.first = first;
    this.last = last;
    this.ending = ending;
    this.input = input;
    this.module = module;
    update();
  }

  private static TorchModule load(Device device) throws IOException {
    if (device.equals(Device.cpu()) && System.getProperty("os.arch", "").equals("amd64")) {
      try {
        return onednn();
      } catch (InvalidInputException e) {
        // A libtorch that was built without oneDNN.
      }
    }
    return plain(device);
  }

  /** A module that runs everywhere. */
  static TorchModule plain(Device device) throws IOException {
    return TorchModule.load(FoldedBlocks.class, "folded_blocks.pt", device);
  }

  /**
   * One that uses oneDNN's own operators, a fifth quicker.
   *
   * @throws InvalidInputException if this libtorch does not have them: only those for x86 do
   */
  static TorchModule onednn() throws IOException {
    return TorchModule.load(FoldedBlocks.class, "folded_blocks_onednn.pt", Device.cpu());
  }

  /** Takes over the weights as they are now. */
  public void update() {
    try (NDManager manager = network.newManager()) {
      Map<String, PtNDArray> state = new LinkedHashMap<>();
      network.state(manager).forEach((name, array) -> state.put(name, (PtNDArray) array));
      module.run(
          "begin",
          IValue.stringMapFrom(state),
          IValue.from((long) first),
          IValue.from((long) last),
          IValue.from(ending.name().toLowerCase(Locale.ROOT)),
          IValue.listFrom(input.getShape()));
    }
  }

  /**
   * Runs the blocks.
   *
   * @param x float (N, C, H, W), what block {@code first} takes, on the network's device
   */
  public NDArray of(NDArray x) {
    return module.infer("forward", x.getManager(), TorchModule.tensor(x));
  }

  @Override
  public void close() {
    module.close();
  }
}

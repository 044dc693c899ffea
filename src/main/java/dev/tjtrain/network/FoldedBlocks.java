package dev.tjtrain.network;

import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.torch.TorchModule;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Some of a network's blocks in inference mode and without gradient: each batch norm is folded into
 * the convolution before it, channels-last. {@code scripts/export.py} writes the module.
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
    /** The mean over rows and columns: (N, embedding, 1, 1). */
    POOLED,
    /** The same, and the classifier: (N, classes). */
    LOGITS
  }

  /**
   * Takes over the weights of blocks {@code [first, last)} as they are now.
   *
   * @param ending with {@code last} behind the last block, unless it is {@code FEATURES}
   * @param input (N, C, H, W) of what it will be applied to most, which it is arranged for
   */
  public FoldedBlocks(Network network, int first, int last, Ending ending, Shape input)
      throws IOException {
    this(network, first, last, ending, input, load(network.backbone(), network.device()));
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

  /**
   * SHA-256 of the module that computes the blocks of {@code network}, in hexadecimal digits: what
   * it computes depends on nothing else in this program.
   */
  public static String fingerprint(Network network) throws IOException {
    String resource = resource(network.backbone(), network.device());
    try (InputStream in = requireNonNull(FoldedBlocks.class.getResourceAsStream(resource))) {
      return HexFormat.of().formatHex(Checksums.digest("SHA-256").digest(in.readAllBytes()));
    }
  }

  private static TorchModule load(Backbone backbone, Device device) throws IOException {
    return TorchModule.load(FoldedBlocks.class, resource(backbone, device), device);
  }

  /** oneDNN's own operators are a fifth quicker. */
  private static String resource(Backbone backbone, Device device) {
    return backbone.name()
        + (device.equals(Device.cpu()) && hasOnednn() ? "-folded-onednn.pt" : "-folded.pt");
  }

  /** Whether libtorch says that it has oneDNN, whose operators it has on x86 only. */
  static boolean hasOnednn() {
    return System.getProperty("os.arch", "").equals("amd64")
        && Engine.getEngine("PyTorch").hasCapability(StandardCapabilities.MKLDNN);
  }

  /** A module that runs everywhere. */
  static TorchModule plain(Backbone backbone, Device device) throws IOException {
    return TorchModule.load(FoldedBlocks.class, backbone.name() + "-folded.pt", device);
  }

  /** A module of oneDNN's operators, for libtorchs that {@linkplain #hasOnednn have} them. */
  static TorchModule onednn(Backbone backbone) throws IOException {
    return TorchModule.load(
        FoldedBlocks.class, backbone.name() + "-folded-onednn.pt", Device.cpu());
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

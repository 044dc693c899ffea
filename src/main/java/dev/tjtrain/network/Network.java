package dev.tjtrain.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A network in libtorch: the blocks that its {@link Backbone} describes, global average pooling,
 * and a classifier, one linear layer.
 *
 * <p>The blocks before the first trainable one are frozen. Parameters bear torchvision's names. The
 * module itself is TorchScript; {@code scripts/export.py} writes it.
 *
 * <p>Not thread-safe, but for {@link #normalize}.
 */
public final class Network implements AutoCloseable {

  private final Backbone backbone;
  private final TorchModule module;
  private final NDArray[] blockNumbers;

  /** Takes over {@code module}, which is {@code backbone}'s. */
  Network(Backbone backbone, TorchModule module) {
    this.backbone = backbone;
    this.module = module;
    NDManager cpu = module.manager().newSubManager(Device.cpu());
    this.blockNumbers =
        IntStream.rangeClosed(0, backbone.depth())
            .mapToObj(block -> cpu.create((long) block))
            .toArray(NDArray[]::new);
  }

  /**
   * Loads a saved module of {@code backbone} onto a device, in eval mode.
   *
   * @throws dev.tjtrain.files.InvalidInputException if libtorch cannot read {@code file}
   */
  public static Network load(Backbone backbone, Path file, Device device) throws IOException {
    return new Network(backbone, TorchModule.load(file, device));
  }

  /** What it is made of. */
  public Backbone backbone() {
    return backbone;
  }

  /** A new manager on the module's device, to be closed by the caller. */
  public NDManager newManager() {
    return module.manager().newSubManager();
  }

  /** The device that holds the parameters. */
  public Device device() {
    return module.manager().getDevice();
  }

  /** Number of classes. */
  public int classes() {
    return (int)
        requireNonNull(module.parameters().get(backbone.classifier() + ".bias")).getShape().get(0);
  }

  /**
   * The whole network as {@code model(x)} in Python: the mode rules every batch norm, frozen or
   * not.
   *
   * @param x float (N, 3, H, W)
   * @param training whether batch norms use, and record, the batch's statistics; gradients flow if
   *     one is being collected
   * @return logits (N, classes)
   */
  public NDArray forward(NDArray x, boolean training) {
    module.setTraining(training);
    return module.differentiable("forward", x);
  }

  /**
   * The blocks from {@code first} on, pooling and classifier.
   *
   * @param z (N, C, h, w), what block {@code first} takes; (N, embedding, 1, 1) if there is no such
   *     block
   * @param training as in {@link #forward}
   * @return logits (N, classes)
   */
  public NDArray trainable(NDArray z, int first, boolean training) {
    module.setTraining(training);
    return module.differentiable("trainable", z, blockNumbers[first]);
  }

  /**
   * torchvision's ToTensor and, if asked, Normalize.
   *
   * @param x uint8 (N, 3, H, W)
   * @param imagenet whether ImageNet's mean is subtracted and its deviation divided by
   * @return float (N, 3, H, W), in [0, 1] without {@code imagenet}
   */
  public NDArray normalize(NDArray x, boolean imagenet) {
    return module.infer("normalize", x.getManager(), TorchModule.tensor(x), IValue.from(imagenet));
  }

  /** Every parameter and buffer by torchvision's name; the module's own tensors, not copies. */
  public Map<String, NDArray> state(NDManager manager) {
    return module.inferNamed("state", manager);
  }

  /** Shapes of every parameter and buffer by torchvision's name. */
  public Map<String, long[]> shapes() {
    try (NDManager manager = newManager()) {
      Map<String, long[]> shapes = new LinkedHashMap<>();
      state(manager).forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
      return shapes;
    }
  }

  /** SHA-256 over all that blocks {@code [0, end)} hold, in hexadecimal digits. */
  public String fingerprint(int end) {
    MessageDigest digest = Checksums.digest("SHA-256");
    try (NDManager manager = newManager()) {
      new TreeMap<>(state(manager))
          .forEach(
              (name, value) -> {
                if (backbone.blockOf(name) < end) {
                  digest.update(name.getBytes(UTF_8));
                  digest.update(value.toByteBuffer());
                }
              });
    }
    return Checksums.hex(digest);
  }

  /**
   * Names of everything that training changes.
   *
   * @param firstTrainable the first block whose parameters learn; the classifier always does
   * @param firstUpdated the first block whose running statistics are updated
   */
  public Set<String> changing(int firstTrainable, int firstUpdated) {
    Set<String> parameters = module.parameters().keySet();
    Set<String> names = new LinkedHashSet<>(shapes().keySet());
    names.removeIf(
        name ->
            backbone.blockOf(name) < (parameters.contains(name) ? firstTrainable : firstUpdated));
    return names;
  }

  /** Copies of the parameters and buffers of those names. {@link #loadState} puts them back. */
  public Map<String, WeightTensor> snapshot(Set<String> names) {
    Map<String, WeightTensor> copies = new LinkedHashMap<>();
    try (NDManager manager = newManager()) {
      state(manager)
          .forEach(
              (name, value) -> {
                if (names.contains(name)) {
                  DType type = name.endsWith("num_batches_tracked") ? DType.INT64 : DType.FLOAT32;
                  copies.put(
                      name,
                      new WeightTensor(type, value.getShape().getShape(), value.toByteBuffer()));
                }
              });
    }
    return copies;
  }

  /** Copies values into the parameters and buffers of those names, which have to exist. */
  public void loadState(Map<String, WeightTensor> values) {
    try (NDManager manager = newManager()) {
      Map<String, PtNDArray> arrays = new LinkedHashMap<>();
      values.forEach(
          (name, value) -> {
            Shape shape = new Shape(value.shape());
            arrays.put(
                name,
                (PtNDArray)
                    (value.dtype().isFloating()
                        ? manager.create(value.floats(), shape)
                        : manager.create(value.longs(), shape)));
          });
      module.run("load_state", IValue.stringMapFrom(arrays));
    }
  }

  /**
   * Swaps in a fresh head, drawn from the engine's generator as {@code torch.nn.Linear} draws it.
   */
  void resetClassifier(int classes) {
    // Outside inference mode, in which the new tensors could never be trained.
    try (NDArray count = module.manager().create((long) classes)) {
      module.differentiable("new_classifier", count).close();
    }
    module.parametersReplaced();
  }

  /**
   * Freezes the blocks before {@code first} and lets the rest learn.
   *
   * @return the trainable parameters by name, in the network's order
   */
  public Map<String, NDArray> unfreezeFrom(int first) {
    Map<String, NDArray> trainable = new LinkedHashMap<>();
    module
        .parameters()
        .forEach(
            (name, parameter) -> {
              boolean trains = backbone.blockOf(name) >= first;
              parameter.setRequiresGradient(trains);
              if (trains) {
                trainable.put(name, parameter);
              }
            });
    return trainable;
  }

  /** Freezes everything: a module saved after this asks for no gradients where it is loaded. */
  public void freeze() {
    module.parameters().values().forEach(parameter -> parameter.setRequiresGradient(false));
  }

  /** The module itself, for what not every network's module can do. */
  TorchModule module() {
    return module;
  }

  /** Writes the module in eval mode as a TorchScript archive. */
  void write(OutputStream out) {
    module.write(out);
  }

  @Override
  public void close() {
    module.close();
  }
}

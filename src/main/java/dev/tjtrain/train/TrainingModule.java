package dev.tjtrain.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.network.Network;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.train.OptimizerSettings.Algorithm;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objective and optimizer, with the arithmetic of {@code torch.nn.CrossEntropyLoss} and {@code
 * torch.optim}, and the gradients of the steps that know theirs: one TorchScript module, which
 * {@code scripts/export.py} writes from {@code scripts/torchscript/learning.py}.
 */
public final class TrainingModule implements AutoCloseable {

  private final TorchModule module;

  /** What the steps leave besides the parameters, by the names that {@link #state} says. */
  private final Map<String, NDArray> state = new LinkedHashMap<>();

  /**
   * The training objective: cross-entropy with label smoothing and class weights, by the mean that
   * PyTorch takes, which divides by the sum of the images' weights.
   *
   * @param labelSmoothing share of the target that goes to all classes alike, from 0 up to but not
   *     1
   * @param classWeights one a class, 0 or above; empty if all are 1
   */
  record Objective(double labelSmoothing, Optional<float[]> classWeights) {

    /** Without smoothing and weights. */
    static final Objective PLAIN = new Objective(0, Optional.empty());
  }

  /**
   * The last blocks of a network whose channels are shared out among threads.
   *
   * @param network whose parameters learn from block {@code first} on
   * @param first its number
   */
  record SharedBlocks(Network network, int first) {}

  /**
   * Loads and configures the module. No step has been taken, and the learning rate is 0.
   *
   * @param parameters by name, float32; each requires a gradient
   * @param blocks for {@link LastBlocksStep}; empty for the other steps
   * @param threads that share out the parameters, and the channels of {@code blocks}
   */
  TrainingModule(
      Device device,
      Map<String, NDArray> parameters,
      OptimizerSettings settings,
      Objective objective,
      Optional<SharedBlocks> blocks,
      int threads)
      throws IOException {
    module = TorchModule.load(TrainingModule.class, "learning.pt", device);
    boolean adam = settings.algorithm() != Algorithm.SGD;
    String first = adam ? "exp_avg" : "momentum_buffer";
    DataType type = parameters.values().iterator().next().getDataType();
    boolean buffers = adam || settings.momentum() != 0;
    try (NDManager scratch = module.manager().newSubManager()) {
      module.run(
          "configure",
          TorchModule.tensors(parameters.values()),
          TorchModule.tensors(buffers ? zeros(first, parameters) : List.of()),
          TorchModule.tensors(adam ? zeros("exp_avg_sq", parameters) : List.of()),
          TorchModule.tensors(
              adam ? List.of(zero("step", new Shape(), DataType.FLOAT32)) : List.of()),
          IValue.from(settings.weightDecay()),
          IValue.from(settings.algorithm() == Algorithm.ADAMW),
          IValue.from(settings.momentum()),
          IValue.from(objective.labelSmoothing()),
          TorchModule.tensors(
              objective.classWeights().stream()
                  .map(weights -> module.manager().create(weights).toType(type, false))
                  .toList()),
          stateOf(blocks, scratch),
          IValue.listFrom(parameters.keySet().stream().map(IValue::from).toArray(IValue[]::new)),
          IValue.from(blocks.map(b -> b.network().backbone().classifier()).orElse("")),
          IValue.from((long) blocks.map(SharedBlocks::first).orElse(0)),
          IValue.listFrom(blocks.map(TrainingModule::strides).orElse(new long[0])),
          IValue.from((long) threads));
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  /** The network's tensors by name; empty for steps that do not need them. */
  private static IValue stateOf(Optional<SharedBlocks> blocks, NDManager manager) {
    Map<String, PtNDArray> tensors = new LinkedHashMap<>();
    blocks.ifPresent(
        b ->
            b.network()
                .state(manager)
                .forEach((name, array) -> tensors.put(name, (PtNDArray) array)));
    return IValue.stringMapFrom(tensors);
  }

  private static long[] strides(SharedBlocks blocks) {
    return blocks.network().backbone().blocks().stream()
        .skip(blocks.first())
        .mapToLong(block -> block.stride())
        .toArray();
  }

  /** The TorchScript module, for what a kind of step calls. */
  TorchModule torch() {
    return module;
  }

  /** Sets the learning rate. */
  void setLearningRate(double rate) {
    module.run("set_rate", IValue.from(rate));
  }

  /**
   * A copy of what the steps so far have left besides the parameters: {@code exp_avg.NAME} and
   * {@code exp_avg_sq.NAME} of every parameter and {@code step}, or {@code momentum_buffer.NAME};
   * nothing without momentum. All are float32.
   */
  public Map<String, WeightTensor> state() {
    Map<String, WeightTensor> copies = new LinkedHashMap<>();
    state.forEach(
        (name, array) ->
            copies.put(
                name,
                new WeightTensor(
                    DType.FLOAT32, array.getShape().getShape(), array.toByteBuffer())));
    return copies;
  }

  /**
   * Continues where another optimizer with the same settings and parameters was.
   *
   * @param saved its {@link #state}
   * @throws IllegalArgumentException if names or shapes are not those of {@link #state}
   */
  public void restore(Map<String, WeightTensor> saved) {
    if (!saved.keySet().equals(state.keySet())) {
      throw new IllegalArgumentException("the state of another optimizer: " + saved.keySet());
    }
    try (NDManager manager = module.manager().newSubManager()) {
      List<NDArray> values = new ArrayList<>();
      state.forEach(
          (name, own) -> {
            WeightTensor value = saved.get(name);
            if (value == null || !Arrays.equals(value.shape(), own.getShape().getShape())) {
              throw new IllegalArgumentException(name + " has another shape: " + value);
            }
            values.add(manager.create(value.floats(), own.getShape()));
          });
      if (!values.isEmpty()) {
        module.run("restore", TorchModule.tensors(state.values()), TorchModule.tensors(values));
      }
    }
  }

  private List<NDArray> zeros(String name, Map<String, NDArray> parameters) {
    return parameters.entrySet().stream()
        .map(
            parameter ->
                zero(
                    name + "." + parameter.getKey(),
                    parameter.getValue().getShape(),
                    parameter.getValue().getDataType()))
        .toList();
  }

  private NDArray zero(String name, Shape shape, DataType type) {
    NDArray zero = module.manager().zeros(shape, type);
    state.put(name, zero);
    return zero;
  }

  @Override
  public void close() {
    module.close();
  }
}

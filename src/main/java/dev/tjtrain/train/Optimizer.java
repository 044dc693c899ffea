package dev.tjtrain.train;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves parameters against the gradient of a loss, with the arithmetic of {@code torch.optim}. A
 * step is a single call of TorchScript, which {@code scripts/export_learning.py} defines.
 */
public final class Optimizer {

  private final TorchModule module;
  private final Map<String, NDArray> parameters;
  private final int parts;

  /** By the names that {@link #state} says. */
  private final Map<String, NDArray> state = new LinkedHashMap<>();

  /**
   * Prepares an optimizer that has not yet made a step.
   *
   * @param module of {@link TrainingStep#module}, whose optimizer this becomes
   * @param parameters by name; each requires a gradient, and the loss depends on it
   * @param parts as which it may move them, each on a thread of its own
   */
  Optimizer(
      TorchModule module, OptimizerSettings settings, Map<String, NDArray> parameters, int parts) {
    this.module = module;
    this.parameters = parameters;
    this.parts = parts;
    IValue decay = IValue.from(settings.weightDecay());
    switch (settings.algorithm()) {
      case SGD ->
          module.run(
              "begin_sgd",
              TorchModule.tensors(parameters.values()),
              TorchModule.tensors(settings.momentum() == 0 ? List.of() : zeros("momentum_buffer")),
              decay,
              IValue.from(settings.momentum()),
              IValue.from((long) parts));
      case ADAM, ADAMW ->
          module.run(
              "begin_adam",
              TorchModule.tensors(parameters.values()),
              TorchModule.tensors(zeros("exp_avg")),
              TorchModule.tensors(zeros("exp_avg_sq")),
              TorchModule.tensor(zero("step", new Shape())),
              decay,
              IValue.from(settings.algorithm() == OptimizerSettings.Algorithm.ADAMW),
              IValue.from((long) parts));
    }
  }

  /** Sets the learning rate, which is 0 before. */
  public void setLearningRate(double rate) {
    module.run("set_rate", IValue.from(rate));
  }

  /**
   * Makes a step. A gradient collector has been open since {@code loss} was computed.
   *
   * @param loss a scalar
   * @return its value
   */
  float minimize(NDArray loss) {
    try (NDArray value = module.differentiable("minimize", loss)) {
      return value.getFloat();
    }
  }

  /** Names of the parameters in their order. */
  Set<String> names() {
    return parameters.keySet();
  }

  /** As how many parts it moves them. */
  int parts() {
    return parts;
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
   * Goes on where another optimizer with the same settings and parameters was.
   *
   * @param saved its {@link #state}
   * @throws IllegalArgumentException if names or shapes are not those of {@link #state}
   */
  public void restore(Map<String, WeightTensor> saved) {
    if (!saved.keySet().equals(state.keySet())) {
      throw new IllegalArgumentException("the state of another optimizer: " + saved.keySet());
    }
    saved.forEach(
        (name, value) -> {
          if (!Arrays.equals(value.shape(), array(name).getShape().getShape())) {
            throw new IllegalArgumentException(name + " has another shape: " + value);
          }
        });
    try (NDManager manager = module.manager().newSubManager()) {
      List<NDArray> own = new ArrayList<>();
      List<NDArray> values = new ArrayList<>();
      saved.forEach(
          (name, value) -> {
            own.add(array(name));
            values.add(manager.create(value.floats(), new Shape(value.shape())));
          });
      module.run("restore", TorchModule.tensors(own), TorchModule.tensors(values));
    }
  }

  private NDArray array(String name) {
    return requireNonNull(state.get(name));
  }

  private Collection<NDArray> zeros(String kind) {
    return parameters.entrySet().stream()
        .map(entry -> zero(kind + "." + entry.getKey(), entry.getValue().getShape()))
        .toList();
  }

  private NDArray zero(String name, Shape shape) {
    NDArray zero = module.manager().zeros(shape, DataType.FLOAT32);
    state.put(name, zero);
    return zero;
  }
}

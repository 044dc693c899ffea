package dev.tjtrain.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.TemporaryFile;
import dev.tjtrain.work.ComputeThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A TorchScript module: its methods by name, its train/eval mode and its parameters.
 *
 * <p>DJL believes a freshly loaded module to be in training mode while libtorch has it in eval
 * mode, and switches only when its belief changes. This class therefore switches natively and keeps
 * the mode itself.
 */
public final class TorchModule implements AutoCloseable {

  private final NDManager manager;
  private final PtSymbolBlock block;
  private final Map<String, NDArray> parameters = new LinkedHashMap<>();
  private final Map<String, NDArray> methodMarkers = new LinkedHashMap<>();
  private boolean training;

  private TorchModule(NDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
    parametersReplaced();
    JniUtils.enableInferenceMode(block);
  }

  /**
   * Loads {@code file} onto {@code device}, with parameters that can be trained, in eval mode.
   *
   * <p>Not through DJL's {@code Criteria}: that one looks for classes in every jar beside the file
   * and runs what it finds.
   *
   * @throws InvalidInputException if libtorch cannot read the file
   */
  public static TorchModule load(Path file, Device device) throws IOException {
    NDManager manager = NDManager.newBaseManager(device, "PyTorch");
    ComputeThreads.interpretModules();
    try {
      return new TorchModule(
          manager,
          JniUtils.loadModule(
              (PtNDManager) manager, file, true, new String[0], new String[0], true));
    } catch (EngineException e) {
      manager.close();
      throw new InvalidInputException(file + " is not a TorchScript module that libtorch reads", e);
    }
  }

  /** Loads the module that lies beside {@code owner} as a resource of that name. */
  public static TorchModule load(Class<?> owner, String resource, Device device)
      throws IOException {
    // libtorch loads trainable modules from files only.
    try (InputStream in = owner.getResourceAsStream(resource);
        TemporaryFile file = TemporaryFile.of(Objects.requireNonNull(in, resource), ".pt")) {
      return load(file.path(), device);
    }
  }

  /** The manager of the module's device; arrays made by it live as long as the module. */
  public NDManager manager() {
    return manager;
  }

  /**
   * The module's own parameter tensors in their order of registration; buffers are not among them.
   */
  public Map<String, NDArray> parameters() {
    return parameters;
  }

  /** Asks the module for its parameter tensors afresh; the ones handed out before are closed. */
  public void parametersReplaced() {
    parameters.values().forEach(NDArray::close);
    parameters.clear();
    for (NDArray parameter : JniUtils.moduleGetParams(block, (PtNDManager) manager())) {
      parameters.put(parameter.getName(), parameter);
    }
  }

  /** Switches every submodule to train or eval mode. */
  public void setTraining(boolean on) {
    if (on != training) {
      if (on) {
        JniUtils.enableTrainingMode(block);
      } else {
        JniUtils.enableInferenceMode(block);
      }
      training = on;
    }
  }

  /**
   * Calls {@code method} in libtorch's inference mode: no gradient is recorded, and the result
   * cannot take part in one. Safe from several threads as long as the method writes no state.
   *
   * @return the tensor that the method returns, attached to {@code manager}
   */
  public NDArray infer(String method, NDManager manager, IValue... arguments) {
    try (IValue result = invoke(method, arguments)) {
      return result.toTensor((PtNDManager) manager);
    }
  }

  /** Calls {@code method}, which returns tensors by name. */
  public Map<String, NDArray> inferNamed(String method, NDManager manager) {
    try (IValue result = invoke(method)) {
      Map<String, NDArray> named = new LinkedHashMap<>();
      for (Map.Entry<String, IValue> entry : result.toIValueMap().entrySet()) {
        try (IValue value = entry.getValue()) {
          named.put(entry.getKey(), value.toTensor((PtNDManager) manager));
        }
      }
      return named;
    }
  }

  /** Calls {@code method}, which returns nothing. */
  public void run(String method, IValue... arguments) {
    invoke(method, arguments).close();
  }

  /**
   * Calls {@code method} on tensors, recording gradients while DJL collects them, and only then.
   *
   * <p>What has run with gradients must not run in inference mode: libtorch has by then specialised
   * it to save tensors for the backward pass, which that mode forbids.
   *
   * @return the method's tensor, attached to the manager of the first of {@code inputs}
   */
  public NDArray differentiable(String method, NDArray... inputs) {
    NDList list = new NDList(inputs);
    list.add(methodMarkers.computeIfAbsent(method, this::marker));
    return IValueUtils.forward(block, list, true).singletonOrThrow();
  }

  /** Writes the module, in eval mode, as a TorchScript archive. */
  public void write(OutputStream out) {
    boolean before = training;
    setTraining(false);
    JniUtils.writeModule(block, out, false);
    setTraining(before);
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }

  private IValue invoke(String method, IValue... arguments) {
    try {
      return IValueUtils.runMethod(block, method, arguments);
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  /** DJL reads the method to call from the name of an extra input. */
  private NDArray marker(String method) {
    NDArray marker = manager().create(0f);
    marker.setName("module_method:" + method);
    return marker;
  }

  /** An argument of {@link #run} and {@link #infer}. */
  public static IValue tensor(NDArray array) {
    return IValue.from((PtNDArray) array);
  }

  /** Several tensors as one argument. */
  public static IValue tensors(Collection<? extends NDArray> arrays) {
    return IValue.listFrom(arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
  }
}

package dev.tjtrain.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.Golden;
import dev.tjtrain.train.TrainingModule.Objective;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The small problem that {@code scripts/make_training_golden.py} sets PyTorch as well. */
final class LogisticRegression implements AutoCloseable {

  private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
  private final JsonObject problem = json("problem");
  private final DataType type;
  private final NDArray weight;
  private final NDArray bias;

  /** The problem at its start, in float32. */
  LogisticRegression() throws IOException {
    this(DataType.FLOAT32);
  }

  /** The problem at its start. PyTorch has solved it in float64. */
  LogisticRegression(DataType type) throws IOException {
    this.type = type;
    int classes = problem.get("classes").getAsInt();
    int features = problem.get("features").getAsInt();
    weight = parameter("weight", new Shape(classes, features));
    bias = parameter("bias", new Shape(classes));
  }

  /** A file of PyTorch's results. */
  static JsonObject json(String name) throws IOException {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(
                LogisticRegression.class.getResourceAsStream(name + ".json"), name),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    }
  }

  /** {@code weight} (classes, features) and {@code bias} (classes). */
  Map<String, NDArray> parameters() {
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    parameters.put("weight", weight);
    parameters.put("bias", bias);
    return parameters;
  }

  /** Number of batches. */
  int steps() {
    return problem.getAsJsonArray("x").size();
  }

  /** What trains it at the learning rate {@code rate}; {@code threads} share the parameters. */
  TrainingModule module(OptimizerSettings settings, Objective objective, double rate, int threads)
      throws IOException {
    TrainingModule module =
        new TrainingModule(
            Device.cpu(), parameters(), settings, objective, Optional.empty(), threads);
    module.setLearningRate(rate);
    return module;
  }

  /** Takes the steps {@code [from, to)} as a head alone does; returns their losses. */
  List<Float> trainHead(TrainingModule module, int from, int to) {
    try (NDManager batch = manager.newSubManager()) {
      NDList inputs = new NDList();
      NDList labels = new NDList();
      for (int step = from; step < to; step++) {
        inputs.add(inputs(batch, step));
        labels.add(labels(batch, step));
      }
      NDArray all = NDArrays.concat(labels);
      NDArray x = NDArrays.concat(inputs).reshape(all.size(), -1, 1, 1);
      return losses(new HeadStep(module).take(x, all, (int) all.size() / (to - from)));
    }
  }

  /** Takes the steps {@code [from, to)}; returns their losses. */
  List<Float> train(TrainingModule module, int from, int to) {
    AutogradStep autograd =
        new AutogradStep(
            module, x -> Linear.linear(x, weight, bias).singletonOrThrow()); // as torch.nn has it
    List<Float> losses = new ArrayList<>();
    for (int step = from; step < to; step++) {
      try (NDManager batch = manager.newSubManager()) {
        NDArray labels = labels(batch, step);
        NDArray x = inputs(batch, step);
        x = x.reshape(labels.size(), -1);
        losses.addAll(losses(autograd.take(x, labels, (int) labels.size())));
      }
    }
    return losses;
  }

  private static List<Float> losses(List<StepResult> results) {
    return results.stream().map(StepResult::loss).toList();
  }

  private NDArray inputs(NDManager manager, int step) {
    float[] inputs = Golden.floats(problem.getAsJsonArray("x").get(step));
    return manager.create(inputs).toType(type, false);
  }

  private NDArray labels(NDManager manager, int step) {
    return manager.create(longs(problem.getAsJsonArray("y").get(step)));
  }

  @Override
  public void close() {
    manager.close();
  }

  private NDArray parameter(String name, Shape shape) {
    NDArray parameter = manager.create(Golden.floats(problem.get(name)), shape).toType(type, false);
    parameter.setRequiresGradient(true);
    return parameter;
  }

  private static long[] longs(JsonElement array) {
    int[] ints = Golden.ints(array);
    long[] longs = new long[ints.length];
    for (int i = 0; i < ints.length; i++) {
      longs[i] = ints[i];
    }
    return longs;
  }
}

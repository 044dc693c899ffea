package dev.tjtrain.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.Golden;
import dev.tjtrain.torch.TorchModule;
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
  private final TorchModule module = TrainingStep.module(Device.cpu());
  private final NDArray weight;
  private final NDArray bias;

  /** The problem at its start. */
  LogisticRegression() throws IOException {
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

  /** Becomes the objective. */
  CrossEntropy objective(double smoothing, Optional<float[]> weights) {
    return new CrossEntropy(module, smoothing, weights);
  }

  /** Moves the parameters as so many parts. */
  Optimizer optimizer(OptimizerSettings settings, int parts) {
    return new Optimizer(module, settings, parameters(), parts);
  }

  /** Takes the steps {@code [from, to)} as a head alone does; returns their losses. */
  List<Float> trainHead(int from, int to) {
    HeadStep learner = new HeadStep(module);
    List<Float> losses = new ArrayList<>();
    try (NDManager batch = manager.newSubManager()) {
      NDList inputs = new NDList();
      List<Integer> labels = new ArrayList<>();
      for (int step = from; step < to; step++) {
        inputs.add(batch.create(Golden.floats(problem.getAsJsonArray("x").get(step))));
        for (int label : Golden.ints(problem.getAsJsonArray("y").get(step))) {
          labels.add(label);
        }
      }
      NDArray x = NDArrays.concat(inputs).reshape(labels.size(), -1, 1, 1);
      int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
      float[] told = learner.learn(x, classes, labels.size() / (to - from));
      for (int i = 0; i < told.length; i += 2) {
        losses.add(told[i]);
      }
    }
    return losses;
  }

  /** Takes the steps {@code [from, to)}; returns their losses. */
  @SuppressWarnings("try") // the collector does its work by being open
  List<Float> train(CrossEntropy objective, Optimizer optimizer, int from, int to) {
    List<Float> losses = new ArrayList<>();
    for (int step = from; step < to; step++) {
      try (NDManager batch = manager.newSubManager();
          GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
        JsonElement y = problem.getAsJsonArray("y").get(step);
        NDArray labels = batch.create(longs(y));
        NDArray x = batch.create(Golden.floats(problem.getAsJsonArray("x").get(step)));
        x = x.reshape(labels.size(), -1);
        losses.add(
            optimizer.minimize(objective.of(x.matMul(weight.transpose()).add(bias), labels)));
      }
    }
    return losses;
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }

  private NDArray parameter(String name, Shape shape) {
    NDArray parameter = manager.create(Golden.floats(problem.get(name)), shape);
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

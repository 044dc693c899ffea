package dev.tjtrain;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.weights.StateDictReader;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What PyTorch itself computed from the reference frames and weights. */
public final class Golden {

  private Golden() {}

  /** The reference frames in dataset order. */
  public static List<Path> frames() throws IOException {
    List<Path> files = new ArrayList<>();
    for (JsonElement sample : samples()) {
      files.add(Shared.path("frames").resolve(sample.getAsJsonArray().get(0).getAsString()));
    }
    return files;
  }

  /** Their class indices. */
  public static int[] labels() throws IOException {
    List<Integer> labels = new ArrayList<>();
    for (JsonElement sample : samples()) {
      labels.add(sample.getAsJsonArray().get(1).getAsInt());
    }
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A network with the reference weights and the head that all reference runs start from. */
  public static Network network() throws IOException {
    StateDict weights = StateDictReader.read(Shared.path("weights/mobilenet_v2-imagenet.pth"));
    Network network =
        Networks.create(
            Backbone.DEFAULT,
            shapes -> Backbone.DEFAULT.check(weights, shapes).tensors(),
            2,
            0,
            Device.cpu());
    network.loadState(head());
    return network;
  }

  /** {@code classifier.weight} and {@code classifier.bias} of the reference runs. */
  public static Map<String, WeightTensor> head() throws IOException {
    Map<String, WeightTensor> head = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager();
        InputStream in = Files.newInputStream(Shared.path("golden/head.npz"))) {
      for (NDArray array : NDList.decode(manager, in)) {
        ByteBuffer bytes =
            ByteBuffer.allocate(Math.toIntExact(array.size() * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (float value : array.toFloatArray()) {
          bytes.putFloat(value);
        }
        head.put(
            array.getName(),
            new WeightTensor(DType.FLOAT32, array.getShape().getShape(), bytes.flip()));
      }
    }
    return head;
  }

  /** A JSON array of numbers. */
  public static float[] floats(JsonElement array) {
    float[] values = new float[array.getAsJsonArray().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.getAsJsonArray().get(i).getAsFloat();
    }
    return values;
  }

  /** A JSON array of whole numbers. */
  public static int[] ints(JsonElement array) {
    int[] values = new int[array.getAsJsonArray().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.getAsJsonArray().get(i).getAsInt();
    }
    return values;
  }

  private static JsonArray samples() throws IOException {
    JsonObject frames = Shared.json("golden/frames.json").getAsJsonObject();
    return frames.getAsJsonArray("samples");
  }
}

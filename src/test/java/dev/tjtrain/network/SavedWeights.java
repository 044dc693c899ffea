package dev.tjtrain.network;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random weights of MobileNetV2 as the content of a file. */
public final class SavedWeights {

  private SavedWeights() {}

  /** A safetensors file: header length, JSON header, tensors. */
  public static byte[] safetensors(int seed) throws IOException {
    Map<String, WeightTensor> weights = new LinkedHashMap<>();
    Networks.create(
            Backbone.DEFAULT,
            shapes -> {
              weights.putAll(RandomWeights.draw(shapes, seed));
              return weights;
            },
            2,
            seed,
            ai.djl.Device.cpu())
        .close();
    Map<String, Object> header = new LinkedHashMap<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    weights.forEach(
        (name, tensor) -> {
          int from = data.size();
          byte[] bytes = new byte[tensor.data().remaining()];
          tensor.data().get(bytes);
          data.writeBytes(bytes);
          header.put(
              name,
              Map.of(
                  "dtype", tensor.dtype().isFloating() ? "F32" : "I64",
                  "shape", tensor.shape(),
                  "data_offsets", List.of(from, data.size())));
        });
    byte[] json = new Gson().toJson(header).getBytes(UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + json.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(json.length).put(json).put(data.toByteArray()).array();
  }
}

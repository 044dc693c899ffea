package dev.tjtrain.network;

import dev.tjtrain.files.Checksums;
import dev.tjtrain.weights.SafetensorsFile;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * ImageNet weights that travel in the jar, at 8 bits a weight; {@code
 * scripts/make_embedded_weights.py} makes and describes the file.
 *
 * @param weights of the blocks, as float32
 * @param sha256 of the file
 */
public record EmbeddedWeights(StateDict weights, String sha256) {

  private static final String SCALE = ".scale";

  /** Reads those of {@code backbone}; empty if there are none. */
  public static Optional<EmbeddedWeights> of(Backbone backbone) throws IOException {
    Path name = Path.of(backbone.name() + "-embedded.safetensors");
    try (InputStream in = EmbeddedWeights.class.getResourceAsStream(name.toString())) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] content = in.readAllBytes();
      MessageDigest digest = Checksums.digest("SHA-256");
      digest.update(content);
      Map<String, WeightTensor> file =
          SafetensorsFile.read(new WeightFile(name), content).tensors();
      Map<String, WeightTensor> weights = new LinkedHashMap<>();
      file.forEach(
          (tensor, values) -> {
            WeightTensor scales = file.get(tensor + SCALE);
            if (!tensor.endsWith(SCALE)) {
              weights.put(tensor, scales == null ? values : product(values, scales.floats()));
            }
          });
      return Optional.of(
          new EmbeddedWeights(
              new StateDict(name, StateDict.Format.SAFETENSORS, weights), Checksums.hex(digest)));
    }
  }

  /** The int8 values (C, ...) times the scales (C), as float32. */
  private static WeightTensor product(WeightTensor values, float[] scales) {
    ByteBuffer bytes = values.data();
    int perScale = values.elementCount() / scales.length;
    ByteBuffer floats =
        ByteBuffer.allocate(values.elementCount() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      float scale = scales[bytes.position() / perScale];
      floats.putFloat(bytes.get() * scale);
    }
    return new WeightTensor(DType.FLOAT32, values.shape(), floats.flip());
  }
}

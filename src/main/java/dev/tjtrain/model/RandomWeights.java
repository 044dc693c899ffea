package dev.tjtrain.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Weights of an untrained network, initialised as torchvision initialises MobileNetV2: convolutions
 * normal with deviation {@code sqrt(2 / fan_out)} (He et al., 2015), batch norms the identity.
 */
final class RandomWeights {

  private RandomWeights() {}

  /** Draws a value for each of {@code shapes}, little-endian float32 (int64 for counters). */
  static Map<String, ByteBuffer> draw(Map<String, long[]> shapes, long seed) {
    Random random = new Random(seed);
    Map<String, ByteBuffer> values = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> values.put(name, value(name, shape, random)));
    return values;
  }

  private static ByteBuffer value(String name, long[] shape, Random random) {
    int count = 1;
    for (long length : shape) {
      count = Math.toIntExact(count * length);
    }
    if (name.endsWith("num_batches_tracked")) {
      return ByteBuffer.allocate(Long.BYTES);
    }
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    boolean convolution = shape.length == 4;
    double deviation = convolution ? Math.sqrt(2.0 / (shape[0] * shape[2] * shape[3])) : 0;
    float constant = name.endsWith("weight") || name.endsWith("running_var") ? 1 : 0;
    for (int i = 0; i < count; i++) {
      bytes.putFloat(convolution ? (float) (random.nextGaussian() * deviation) : constant);
    }
    return bytes.flip();
  }
}

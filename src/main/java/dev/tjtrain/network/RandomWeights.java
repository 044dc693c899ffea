package dev.tjtrain.network;

import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Weights of an untrained network, initialised as torchvision initialises MobileNetV2: convolutions
 * and linear layers normal with deviation {@code sqrt(2 / fan_out)} (He et al., 2015), norms the
 * identity. Layer scales are 1e-6 (Liu et al., 2022).
 */
final class RandomWeights {

  private RandomWeights() {}

  /** Draws a value for each of {@code shapes}: float32, but int64 for counters. */
  static Map<String, WeightTensor> draw(Map<String, long[]> shapes, long seed) {
    Random random = new Random(seed);
    Map<String, WeightTensor> values = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> values.put(name, value(name, shape, random)));
    return values;
  }

  private static WeightTensor value(String name, long[] shape, Random random) {
    if (name.endsWith("num_batches_tracked")) {
      return new WeightTensor(DType.INT64, shape, ByteBuffer.allocate(Long.BYTES));
    }
    int count = Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    boolean drawn = shape.length == 4 || shape.length == 2;
    double deviation =
        Math.sqrt(2.0 / (shape[0] * LongStream.of(shape).skip(2).reduce(1, (a, b) -> a * b)));
    float constant = name.endsWith("weight") || name.endsWith("running_var") ? 1 : 0;
    if (name.endsWith("layer_scale")) {
      constant = 1e-6f;
    }
    for (int i = 0; i < count; i++) {
      bytes.putFloat(drawn ? (float) (random.nextGaussian() * deviation) : constant);
    }
    return new WeightTensor(DType.FLOAT32, shape, bytes.flip());
  }
}

package dev.tjtrain.network.export;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.util.List;

/** The numbers of an ONNX graph, rounded to half precision. */
final class HalfPrecision {

  /** The largest of them. */
  private static final float LARGEST = 65_504;

  private HalfPrecision() {}

  /**
   * Rounds to the nearest.
   *
   * @param floats little-endian
   * @throws ArithmeticException if one is too large
   */
  static ByteString of(ByteString floats) {
    float[] values = new float[floats.size() / Float.BYTES];
    floats.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    for (float value : values) {
      if (!(Math.abs(value) <= LARGEST)) {
        throw new ArithmeticException(
            "%s, and half precision ends at %.0f".formatted(value, LARGEST));
      }
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        NDArray array = manager.create(values)) {
      return ByteString.copyFrom(array.toType(DataType.FLOAT16, false).toByteBuffer());
    }
  }

  /** A node whose attributes hold no floats, if they are tensors. */
  static ByteString node(ByteString node) throws InvalidProtocolBufferException {
    ProtobufMessage changed = ProtobufMessage.parse(node);
    List<ByteString> attributes = changed.values(OnnxGraph.NODE_ATTRIBUTE);
    changed.clear(OnnxGraph.NODE_ATTRIBUTE);
    for (ByteString bytes : attributes) {
      ProtobufMessage attribute = ProtobufMessage.parse(bytes);
      for (ByteString tensor : attribute.values(OnnxGraph.ATTRIBUTE_TENSOR)) {
        attribute.clear(OnnxGraph.ATTRIBUTE_TENSOR).add(OnnxGraph.ATTRIBUTE_TENSOR, tensor(tensor));
      }
      changed.add(OnnxGraph.NODE_ATTRIBUTE, attribute);
    }
    return changed.bytes();
  }

  private static ByteString tensor(ByteString bytes) throws InvalidProtocolBufferException {
    ProtobufMessage tensor = ProtobufMessage.parse(bytes);
    if (!tensor.integers(OnnxGraph.TENSOR_TYPE).equals(List.of((long) OnnxGraph.FLOAT))) {
      return bytes;
    }
    ByteString data = of(tensor.values(OnnxGraph.TENSOR_DATA).get(0));
    return tensor
        .clear(OnnxGraph.TENSOR_TYPE)
        .add(OnnxGraph.TENSOR_TYPE, OnnxGraph.FLOAT16)
        .clear(OnnxGraph.TENSOR_DATA)
        .add(OnnxGraph.TENSOR_DATA, data)
        .bytes();
  }
}

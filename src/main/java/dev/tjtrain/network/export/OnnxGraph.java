package dev.tjtrain.network.export;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An ONNX graph that is being put together, as protobuf bytes. The numbers of fields and types are
 * those of ONNX's {@code onnx.proto}.
 */
final class OnnxGraph {

  // Types of elements.
  static final int FLOAT = 1;
  static final int UINT8 = 2;
  static final int INT64 = 7;
  static final int FLOAT16 = 10;

  // Fields of a graph.
  static final int NODE = 1;
  static final int INPUT = 11;
  private static final int NAME = 2;
  private static final int INITIALIZER = 5;
  private static final int OUTPUT = 12;

  // Of a node.
  static final int NODE_ATTRIBUTE = 5;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_NAME = 3;
  private static final int NODE_OPERATOR = 4;

  // Of a node's attribute.
  static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_NAME = 1;
  private static final int ATTRIBUTE_INTEGER = 3;
  private static final int ATTRIBUTE_TEXT = 4;
  private static final int ATTRIBUTE_INTEGERS = 8;
  private static final int ATTRIBUTE_KIND = 20;
  private static final int KIND_INTEGER = 2;
  private static final int KIND_TEXT = 3;
  private static final int KIND_INTEGERS = 7;

  // Of a tensor.
  static final int TENSOR_TYPE = 2;
  static final int TENSOR_DATA = 9;
  private static final int TENSOR_DIMENSION = 1;
  private static final int TENSOR_NAME = 8;

  // Of an input or output.
  static final int VALUE_NAME = 1;
  private static final int VALUE_TYPE = 2;
  private static final int TYPE_TENSOR = 1;
  private static final int TENSOR_TYPE_ELEMENT = 1;
  private static final int TENSOR_TYPE_SHAPE = 2;
  private static final int SHAPE_DIMENSION = 1;
  private static final int DIMENSION_SIZE = 1;
  private static final int DIMENSION_NAME = 2;

  private final ProtobufMessage message = new ProtobufMessage();

  OnnxGraph(String name) {
    message.add(NAME, name);
  }

  /** Adds an input; {@code dimensions} are sizes, or names of sizes that vary. */
  void input(String name, int type, List<?> dimensions) {
    message.add(INPUT, value(name, type, dimensions));
  }

  /** Adds an output, which a node has to make. */
  void output(String name, int type, List<?> dimensions) {
    message.add(OUTPUT, value(name, type, dimensions));
  }

  /** Adds a node as it stands in another graph. Nodes stand in the order in which they run. */
  void node(ByteString node) {
    message.add(NODE, node);
  }

  /** Adds a node with one output, which names it; an input that is left out has an empty name. */
  void node(String operator, List<String> inputs, String output, ProtobufMessage... attributes) {
    ProtobufMessage node = new ProtobufMessage();
    inputs.forEach(input -> node.add(NODE_INPUT, input));
    node.add(NODE_OUTPUT, output).add(NODE_NAME, output).add(NODE_OPERATOR, operator);
    for (ProtobufMessage attribute : attributes) {
      node.add(NODE_ATTRIBUTE, attribute);
    }
    message.add(NODE, node);
  }

  static ProtobufMessage attribute(String name, long value) {
    return named(name, KIND_INTEGER).add(ATTRIBUTE_INTEGER, value);
  }

  static ProtobufMessage attribute(String name, String value) {
    return named(name, KIND_TEXT).add(ATTRIBUTE_TEXT, value);
  }

  static ProtobufMessage attribute(String name, List<Long> values) {
    ProtobufMessage attribute = named(name, KIND_INTEGERS);
    values.forEach(value -> attribute.add(ATTRIBUTE_INTEGERS, value));
    return attribute;
  }

  private static ProtobufMessage named(String name, int kind) {
    return new ProtobufMessage().add(ATTRIBUTE_NAME, name).add(ATTRIBUTE_KIND, kind);
  }

  /** Adds a tensor, which nodes take by its name; {@code data} is row-major, little-endian. */
  void tensor(String name, int type, long[] shape, ByteString data) {
    ProtobufMessage tensor = new ProtobufMessage().add(TENSOR_TYPE, type).add(TENSOR_NAME, name);
    for (long size : shape) {
      tensor.add(TENSOR_DIMENSION, size);
    }
    message.add(INITIALIZER, tensor.add(TENSOR_DATA, data));
  }

  /** Adds a float tensor of that shape. */
  void floats(String name, List<Float> values, long... shape) {
    ByteBuffer data = littleEndian(values.size() * Float.BYTES);
    values.forEach(data::putFloat);
    tensor(name, FLOAT, shape, ByteString.copyFrom(data.flip()));
  }

  /** Adds a tensor of one axis. */
  void longs(String name, List<Long> values) {
    ByteBuffer data = littleEndian(values.size() * Long.BYTES);
    values.forEach(data::putLong);
    tensor(name, INT64, new long[] {values.size()}, ByteString.copyFrom(data.flip()));
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** What was put together. */
  ProtobufMessage message() {
    return message;
  }

  private static ProtobufMessage value(String name, int type, List<?> dimensions) {
    ProtobufMessage shape = new ProtobufMessage();
    for (Object dimension : dimensions) {
      ProtobufMessage size = new ProtobufMessage();
      shape.add(
          SHAPE_DIMENSION,
          dimension instanceof Integer number
              ? size.add(DIMENSION_SIZE, number)
              : size.add(DIMENSION_NAME, dimension.toString()));
    }
    ProtobufMessage tensor =
        new ProtobufMessage().add(TENSOR_TYPE_ELEMENT, type).add(TENSOR_TYPE_SHAPE, shape);
    return new ProtobufMessage()
        .add(VALUE_NAME, name)
        .add(VALUE_TYPE, new ProtobufMessage().add(TYPE_TENSOR, tensor));
  }
}

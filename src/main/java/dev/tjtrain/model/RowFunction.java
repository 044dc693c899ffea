package dev.tjtrain.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * Makes rows out of arrays, one each, always in batches of the same size.
 *
 * <p>A batch that is not full is filled up with zeros. libtorch chooses its way of adding up by the
 * size of the batch, so that a row would otherwise depend, in its last bits, on how many were
 * computed beside it, and a run on kept rows would not be the run on fresh ones.
 */
final class RowFunction {

  /** Of 16, 32 and 64 the fastest batch on a CPU: larger ones cost page faults. */
  static final int BATCH = 16;

  private final MobileNetV2 network;
  private final UnaryOperator<NDArray> function;
  private final Shape inputShape;
  private final DataType inputType;
  private final Shape shape;
  private final DataType type;

  /**
   * Tries {@code function} on zeros.
   *
   * @param network whose device computes
   * @param inputShape of one array
   * @param function from (BATCH, ...) on that device to as many rows
   */
  RowFunction(
      MobileNetV2 network, Shape inputShape, DataType inputType, UnaryOperator<NDArray> function) {
    this.network = network;
    this.inputShape = inputShape;
    this.inputType = inputType;
    this.function = function;
    try (NDManager manager = network.newManager()) {
      NDArray rows = function.apply(manager.zeros(new Shape(1).addAll(inputShape), inputType));
      shape = rows.getShape().slice(1);
      type = rows.getDataType();
    }
  }

  /** Of one row. */
  Shape shape() {
    return shape;
  }

  /** Of a row's values. */
  DataType type() {
    return type;
  }

  /** Bytes of one input. */
  int inputBytes() {
    return Math.toIntExact(inputShape.size() * inputType.getNumOfBytes());
  }

  /** Bytes of a row. */
  int rowBytes() {
    return Math.toIntExact(shape.size() * type.getNumOfBytes());
  }

  /** A buffer for the inputs of a batch. Safe for several threads, as are all methods. */
  ByteBuffer inputs(NDManager manager) {
    return manager.allocateDirect(BATCH * inputBytes());
  }

  /**
   * Computes rows.
   *
   * @param inputs of {@link #inputs}, as many as there are up to its position
   * @return the rows of these
   */
  ByteBuffer rows(NDManager manager, ByteBuffer inputs) {
    int count = inputs.position() / inputBytes();
    NDArray batch = manager.create(inputs.clear(), new Shape(BATCH).addAll(inputShape), inputType);
    ByteBuffer rows;
    if (network.device().equals(Device.cpu())) {
      rows = function.apply(batch).toByteBuffer(true);
    } else {
      // Other devices take one batch at a time, while the other workers decode.
      synchronized (network) {
        rows = function.apply(batch.toDevice(network.device(), false)).toByteBuffer(true);
      }
    }
    return rows.limit(rows.position() + count * rowBytes());
  }
}

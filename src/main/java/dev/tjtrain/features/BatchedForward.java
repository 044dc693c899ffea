package dev.tjtrain.features;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;

/**
 * Runs part of a network on the bytes of tensors, always in batches of the same size. Safe for
 * several threads.
 *
 * <p>A batch that is not full is filled up with zeros. libtorch chooses its way of adding up by the
 * size of the batch, so that a result would otherwise depend, in its last bits, on how many were
 * computed beside it, and a run on cached features would not be the run on fresh ones.
 */
final class BatchedForward {

  /** Of 8, 16, 32 and 64 images of 90x160 the fastest on a CPU, whose caches it fits best. */
  private static final int LARGEST_BATCH = 8;

  /** Where each call of an operation has its price, and the caches are larger. */
  private static final int LARGEST_BATCH_ELSEWHERE = 64;

  private static final int PIXELS = 90 * 160;

  private final Network network;
  private final int batch;
  private final UnaryOperator<NDArray> function;
  private final Shape inputShape;
  private final DataType inputType;
  private final Shape shape;
  private final DataType type;
  private final ThreadLocal<ByteBuffer> inputs;

  /**
   * Tries {@code function} on zeros, for the shape of its output.
   *
   * @param network whose device computes
   * @param batch tensors a call
   * @param inputShape of one tensor
   * @param function from (batch, ...) on that device to as many outputs
   */
  BatchedForward(
      Network network,
      int batch,
      Shape inputShape,
      DataType inputType,
      UnaryOperator<NDArray> function) {
    this.network = network;
    this.batch = batch;
    this.inputShape = inputShape;
    this.inputType = inputType;
    this.function = function;
    try (NDManager manager = network.newManager()) {
      NDArray outputs = function.apply(manager.zeros(new Shape(1).addAll(inputShape), inputType));
      shape = outputs.getShape().slice(1);
      type = outputs.getDataType();
    }
    int bytes = batch * inputBytes();
    inputs =
        ThreadLocal.withInitial(
            () -> ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
  }

  /** How many images of this size make a good batch on {@code device}. */
  static int batch(Device device, Preprocessing preprocessing) {
    int largest = device.equals(Device.cpu()) ? LARGEST_BATCH : LARGEST_BATCH_ELSEWHERE;
    int pixels = preprocessing.height() * preprocessing.width();
    return Math.max(1, Math.min(largest, largest * PIXELS / pixels));
  }

  /** Tensors a call. */
  int batch() {
    return batch;
  }

  /** Of one output. */
  Shape shape() {
    return shape;
  }

  /** Of an output's values. */
  DataType type() {
    return type;
  }

  /** Bytes of one input. */
  int inputBytes() {
    return Math.toIntExact(inputShape.size() * inputType.getNumOfBytes());
  }

  /** Bytes of one output. */
  int outputBytes() {
    return Math.toIntExact(shape.size() * type.getNumOfBytes());
  }

  /**
   * An empty buffer for the inputs of a batch, the calling thread's own: one a batch would be freed
   * by the garbage collector only, which sees no reason to run while the heap is small.
   */
  ByteBuffer inputs() {
    return inputs.get().clear();
  }

  /**
   * Runs the function.
   *
   * @param inputs of {@link #inputs}, as many as there are up to its position
   * @return as many outputs, in native order, good until {@code manager} is closed
   */
  ByteBuffer run(NDManager manager, ByteBuffer inputs) {
    int count = inputs.position() / inputBytes();
    inputs.put(new byte[inputs.remaining()]);
    NDArray full = manager.create(inputs.clear(), new Shape(batch).addAll(inputShape), inputType);
    ByteBuffer outputs;
    if (network.device().equals(Device.cpu())) {
      outputs = function.apply(full).toByteBuffer(true);
    } else {
      // Other devices take one batch at a time, while the other workers decode.
      synchronized (network) {
        outputs = function.apply(full.toDevice(network.device(), false)).toByteBuffer(true);
      }
    }
    return outputs.limit(outputs.position() + count * outputBytes()).order(ByteOrder.nativeOrder());
  }
}

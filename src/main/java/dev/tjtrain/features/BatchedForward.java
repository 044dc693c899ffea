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
 * Makes rows out of arrays, one each, always in batches of the same size.
 *
 * <p>A batch that is not full is filled up with zeros. libtorch chooses its way of adding up by the
 * size of the batch, so that a row would otherwise depend, in its last bits, on how many were
 * computed beside it, and a run on kept rows would not be the run on fresh ones.
 */
public final class BatchedForward {

  /** Of 8, 16, 32 and 64 frames of 90x160 the fastest on a CPU, whose caches it fits best. */
  private static final int LARGEST_BATCH = 8;

  /** Where each call of an operation has its price, and the caches are larger. */
  private static final int LARGEST_BATCH_ELSEWHERE = 64;

  private static final int FRAME_PIXELS = 90 * 160;

  private final Network network;
  private final int batch;
  private final UnaryOperator<NDArray> function;
  private final Shape inputShape;
  private final DataType inputType;
  private final Shape shape;
  private final DataType type;
  private final ThreadLocal<ByteBuffer> inputs;

  /**
   * Tries {@code function} on zeros.
   *
   * @param network whose device computes
   * @param batch arrays a call
   * @param inputShape of one array
   * @param function from (batch, ...) on that device to as many rows
   */
  public BatchedForward(
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
      NDArray rows = function.apply(manager.zeros(new Shape(1).addAll(inputShape), inputType));
      shape = rows.getShape().slice(1);
      type = rows.getDataType();
    }
    int bytes = batch * inputBytes();
    inputs =
        ThreadLocal.withInitial(
            () -> ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()));
  }

  /** How many frames of this size make a good batch on {@code device}. */
  public static int batch(Device device, Preprocessing preprocessing) {
    int largest = device.equals(Device.cpu()) ? LARGEST_BATCH : LARGEST_BATCH_ELSEWHERE;
    int pixels = preprocessing.height() * preprocessing.width();
    return Math.max(1, Math.min(largest, largest * FRAME_PIXELS / pixels));
  }

  /** Arrays a call. */
  public int batch() {
    return batch;
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

  /**
   * An empty buffer for the inputs of a batch, the calling thread's own: one a batch would be freed
   * by the garbage collector only, which sees no reason to run while the heap is small.
   */
  public ByteBuffer inputs() {
    return inputs.get().clear();
  }

  /**
   * Computes rows. Safe for several threads, as all methods are.
   *
   * @param inputs of {@link #inputs}, as many as there are up to its position
   * @return the rows of these
   */
  public ByteBuffer rows(NDManager manager, ByteBuffer inputs) {
    int count = inputs.position() / inputBytes();
    inputs.put(new byte[inputs.remaining()]);
    NDArray full = manager.create(inputs.clear(), new Shape(batch).addAll(inputShape), inputType);
    ByteBuffer rows;
    if (network.device().equals(Device.cpu())) {
      rows = function.apply(full).toByteBuffer(true);
    } else {
      // Other devices take one batch at a time, while the other workers decode.
      synchronized (network) {
        rows = function.apply(full.toDevice(network.device(), false)).toByteBuffer(true);
      }
    }
    return rows.limit(rows.position() + count * rowBytes()).order(ByteOrder.nativeOrder());
  }
}

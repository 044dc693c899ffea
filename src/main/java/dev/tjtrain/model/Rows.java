package dev.tjtrain.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One array an image, all of one shape: resized frames (uint8) or features (float32).
 *
 * <p>{@link #batch} reuses one buffer, so a batch is good only until the next one is asked for.
 */
public final class Rows implements AutoCloseable {

  private final RowFile file;
  private final Shape shape;
  private final DataType type;
  private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

  /**
   * Wraps {@code file}.
   *
   * @param shape of one row, such as (160, 3, 5)
   */
  Rows(RowFile file, Shape shape, DataType type) {
    this.file = file;
    this.shape = shape;
    this.type = type;
  }

  /**
   * Reads the rows of images {@code indices[from, to)} into one array.
   *
   * @return (to - from, ...), attached to {@code manager}; on the CPU it shares this object's
   *     buffer
   */
  public NDArray batch(NDManager manager, int[] indices, int from, int to) throws IOException {
    int bytes = Math.multiplyExact(to - from, file.rowBytes());
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    buffer.clear().limit(bytes);
    for (int i = from; i < to; i++) {
      file.read(indices[i], buffer);
    }
    buffer.flip();
    return manager.create(buffer, new Shape(to - from).addAll(shape), type);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

package dev.tjtrain.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of some images, a batch at a time: while one batch is worked on, a thread reads the
 * next. At most one of these goes over the same dataset at a time.
 */
public final class DataLoader implements AutoCloseable {

  private final TensorDataset dataset;
  private final int[] order;
  private final int size;
  private final Workers reader = new Workers(1);
  private int next;
  private @Nullable Future<ByteBuffer> ahead;

  /** Goes over the images {@code order}, {@code size} at a time; the last batch may have fewer. */
  DataLoader(TensorDataset dataset, int[] order, int size) {
    this.dataset = dataset;
    this.order = order;
    this.size = size;
    this.ahead = begin(0);
  }

  /** Whether there is another batch. */
  public boolean hasNext() {
    return ahead != null;
  }

  /** Where the next batch begins in the order. */
  public int from() {
    return next;
  }

  /** Where the next batch ends. */
  public int to() {
    return Math.min(next + size, order.length);
  }

  /**
   * The next batch.
   *
   * @return (to - from, ...), attached to {@code manager}; on the CPU it shares memory with this,
   *     and is good until the one after it is asked for
   */
  public NDArray next(NDManager manager) throws IOException {
    Future<ByteBuffer> reading = ahead;
    if (reading == null) {
      throw new IllegalStateException("there is no further batch");
    }
    ByteBuffer bytes = Workers.get(reading);
    int count = to() - next;
    next += count;
    ahead = begin(next);
    return dataset.array(manager, bytes, count);
  }

  private @Nullable Future<ByteBuffer> begin(int from) {
    if (from >= order.length) {
      return null;
    }
    int buffer = from / size % 2;
    int to = Math.min(from + size, order.length);
    return reader.submit(() -> dataset.read(order, from, to, buffer));
  }

  /** Waits for what is being read: the dataset may be closed next. */
  @Override
  public void close() {
    reader.close();
  }
}

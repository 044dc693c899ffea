package dev.tjtrain.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.dataset.Duplicates;
import dev.tjtrain.features.cache.FeatureStore.Tensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One tensor an image, all of one shape: resized images (uint8) or features (float32). That of an
 * image that could not be read is zero. The tensors lie in files; see {@link Tensor}.
 *
 * <p>Buffers are used again, so a batch is good only until the next one is asked for.
 */
public final class TensorDataset implements AutoCloseable {

  private final Closeable store;
  private final @Nullable Tensor[] tensors;
  private final @Nullable String[] contents;
  private final Shape shape;
  private final DataType type;

  /** One for {@link #batch}, two for {@link #batches} in turn. */
  private final ByteBuffer[] buffers = new ByteBuffer[] {empty(0), empty(0), empty(0)};

  /**
   * Wraps {@code store}.
   *
   * @param store holds the tensors, and is closed with this
   * @param tensors by image
   * @param contents of the images' files
   * @param shape of one tensor, such as (160, 3, 5)
   */
  TensorDataset(
      Closeable store,
      @Nullable Tensor[] tensors,
      @Nullable String[] contents,
      Shape shape,
      DataType type) {
    this.store = store;
    this.tensors = tensors;
    this.contents = contents;
    this.shape = shape;
    this.type = type;
  }

  /**
   * This dataset and {@code other} as one: behind the N images here, those of {@code other} are
   * images N, N + 1 and so on. Closing it closes both. Its duplicates are those here.
   *
   * @param other has tensors of the same shape and type
   */
  public TensorDataset followedBy(TensorDataset other) {
    if (!shape.equals(other.shape) || type != other.type) {
      throw new IllegalArgumentException("tensors of " + shape + " and of " + other.shape);
    }
    @Nullable Tensor[] both = Arrays.copyOf(tensors, tensors.length + other.tensors.length);
    System.arraycopy(other.tensors, 0, both, tensors.length, other.tensors.length);
    return new TensorDataset(() -> closeBoth(this, other), both, contents, shape, type);
  }

  private static void closeBoth(TensorDataset first, TensorDataset second) throws IOException {
    try (second) {
      first.close();
    }
  }

  /**
   * Reads the tensors of images {@code indices[from, to)} into one array.
   *
   * @return (to - from, ...), attached to {@code manager}; on the CPU it shares this object's
   *     buffer
   */
  public NDArray batch(NDManager manager, int[] indices, int from, int to) throws IOException {
    return array(manager, read(indices, from, to, 2), to - from);
  }

  /**
   * The images {@code order} in batches of {@code size}, read ahead. Close it before another one is
   * begun.
   */
  public DataLoader batches(int[] order, int size) {
    return new DataLoader(this, order, size);
  }

  /** Reads the tensors of images {@code indices[from, to)} into buffer {@code number}. */
  ByteBuffer read(int[] indices, int from, int to, int number) throws IOException {
    int bytes = Math.multiplyExact(to - from, tensorBytes());
    if (buffers[number].capacity() < bytes) {
      buffers[number] = empty(bytes);
    }
    ByteBuffer buffer = buffers[number].clear().limit(bytes);
    for (int i = from; i < to; i++) {
      read(indices[i], buffer);
    }
    return buffer.flip();
  }

  /** The {@code count} tensors that {@code bytes} holds, as one array. */
  NDArray array(NDManager manager, ByteBuffer bytes, int count) {
    return manager.create(bytes, new Shape(count).addAll(shape), type);
  }

  private static ByteBuffer empty(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Reads the tensor of image {@code index} to {@code target}'s position. Safe for several threads.
   */
  public void read(int index, ByteBuffer target) throws IOException {
    int end = target.position() + tensorBytes();
    Tensor tensor = tensors[index];
    if (tensor == null) {
      target.put(new byte[tensorBytes()]);
      return;
    }
    int limit = target.limit();
    tensor.read(target.limit(end));
    target.limit(limit);
  }

  /** Images whose files hold the same bytes. */
  public Duplicates duplicates() {
    return Duplicates.of(contents);
  }

  /** Digests of the images' files; null for those that could not be read. */
  @Nullable String[] contents() {
    return contents;
  }

  /** Bytes of one tensor. */
  public int tensorBytes() {
    return Math.toIntExact(shape.size() * type.getNumOfBytes());
  }

  /** Of one tensor. */
  public Shape shape() {
    return shape;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}

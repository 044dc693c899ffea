package dev.tjtrain.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.dataset.Duplicates;
import dev.tjtrain.features.cache.ContentHash;
import dev.tjtrain.features.cache.FeatureLocation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One array an image, all of one shape: resized frames (uint8) or features (float32). An image that
 * was skipped has zeros.
 *
 * <p>Buffers are used again, so a batch is good only until the next one is asked for.
 */
public final class TensorDataset implements AutoCloseable {

  private final Closeable store;
  private final @Nullable FeatureLocation[] places;
  private final @Nullable ContentHash[] contents;
  private final Shape shape;
  private final DataType type;

  /** One for {@link #batch}, two for {@link #batches} in turn. */
  private final ByteBuffer[] buffers = new ByteBuffer[] {empty(0), empty(0), empty(0)};

  /**
   * Wraps {@code store}.
   *
   * @param store holds the rows, and is closed with this
   * @param places of the rows, by image
   * @param contents of the images' files
   * @param shape of one row, such as (160, 3, 5)
   */
  TensorDataset(
      Closeable store,
      @Nullable FeatureLocation[] places,
      @Nullable ContentHash[] contents,
      Shape shape,
      DataType type) {
    this.store = store;
    this.places = places;
    this.contents = contents;
    this.shape = shape;
    this.type = type;
  }

  /**
   * These rows and {@code other} as one: after the rows of N images here, those of {@code other}
   * are the rows of images N, N + 1 and so on. Closing it closes both. The duplicates are those
   * here.
   *
   * @param other has rows of the same shape and type
   */
  public TensorDataset followedBy(TensorDataset other) {
    if (!shape.equals(other.shape) || type != other.type) {
      throw new IllegalArgumentException("rows of " + shape + " and of " + other.shape);
    }
    @Nullable FeatureLocation[] both = Arrays.copyOf(places, places.length + other.places.length);
    System.arraycopy(other.places, 0, both, places.length, other.places.length);
    return new TensorDataset(() -> closeBoth(this, other), both, contents, shape, type);
  }

  private static void closeBoth(TensorDataset first, TensorDataset second) throws IOException {
    try (second) {
      first.close();
    }
  }

  /**
   * Reads the rows of images {@code indices[from, to)} into one array.
   *
   * @return (to - from, ...), attached to {@code manager}; on the CPU it shares this object's
   *     buffer
   */
  public NDArray batch(NDManager manager, int[] indices, int from, int to) throws IOException {
    return array(manager, read(indices, from, to, 2), to - from);
  }

  /**
   * The rows of images {@code order}, {@code size} at a time, read ahead. Close it before another
   * one is begun.
   */
  public DataLoader batches(int[] order, int size) {
    return new DataLoader(this, order, size);
  }

  /** Reads the rows of images {@code indices[from, to)} into buffer {@code number}. */
  ByteBuffer read(int[] indices, int from, int to, int number) throws IOException {
    int bytes = Math.multiplyExact(to - from, rowBytes());
    if (buffers[number].capacity() < bytes) {
      buffers[number] = empty(bytes);
    }
    ByteBuffer buffer = buffers[number].clear().limit(bytes);
    for (int i = from; i < to; i++) {
      read(indices[i], buffer);
    }
    return buffer.flip();
  }

  /** {@code count} rows that {@code bytes} holds. */
  NDArray array(NDManager manager, ByteBuffer bytes, int count) {
    return manager.create(bytes, new Shape(count).addAll(shape), type);
  }

  private static ByteBuffer empty(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Reads the row of image {@code index} to {@code target}'s position. Safe for several threads.
   */
  void read(int index, ByteBuffer target) throws IOException {
    int end = target.position() + rowBytes();
    FeatureLocation place = places[index];
    if (place == null) {
      target.put(new byte[rowBytes()]);
      return;
    }
    int limit = target.limit();
    place.file().read(place.position(), target.limit(end));
    target.limit(limit);
  }

  /** Images whose files hold the same bytes. */
  public Duplicates duplicates() {
    return Duplicates.of(contents);
  }

  /** What the images' files hold, by image; null for those that were skipped. */
  @Nullable ContentHash[] contents() {
    return contents;
  }

  /** Bytes of a row. */
  public int rowBytes() {
    return Math.toIntExact(shape.size() * type.getNumOfBytes());
  }

  /** Of one row. */
  Shape shape() {
    return shape;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}

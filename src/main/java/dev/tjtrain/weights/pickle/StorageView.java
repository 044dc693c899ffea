package dev.tjtrain.weights.pickle;

import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.ReadLimits;
import net.razorvine.pickle.PickleException;

/**
 * A range of a storage, the flat run of elements behind one or more tensors.
 *
 * @param key names the storage in the file
 * @param dtype the type of its elements
 * @param storageElements elements of the whole storage
 * @param offset first element of the range
 * @param elements elements of the range
 */
public record StorageView(
    String key, DType dtype, long storageElements, long offset, long elements) {

  /**
   * Reads a persistent id: {@code ("storage", type, key, location, elements)}, to which the legacy
   * format adds {@code None} or {@code (view key, offset, elements)}. The location (a device) is
   * where the tensor lived and does not matter here.
   */
  static StorageView ofPersistentId(Object id) {
    if (!(id instanceof Object[] parts)
        || parts.length < 5
        || !"storage".equals(parts[0])
        || !(parts[1] instanceof DType dtype)) {
      throw new PickleException("a persistent id that is no storage");
    }
    String key = key(parts[2]);
    long elements = TensorView.integer(parts[4]);
    if (elements < 0 || elements > ReadLimits.MAX_BYTES / dtype.bytes()) {
      throw new PickleException("a storage of " + elements + " elements");
    }
    if (parts.length < 6 || parts[5] == null) {
      return new StorageView(key, dtype, elements, 0, elements);
    }
    Object[] view = (Object[]) parts[5];
    long offset = TensorView.integer(view[1]);
    long viewed = TensorView.integer(view[2]);
    if (offset < 0 || viewed < 0 || offset > elements || viewed > elements - offset) {
      throw new PickleException("a view outside its storage");
    }
    return new StorageView(key, dtype, elements, offset, viewed);
  }

  /** Returns the size of the whole storage in bytes. */
  public int storageBytes() {
    return Math.toIntExact(storageElements * dtype.bytes());
  }

  private static String key(Object key) {
    if (key instanceof String || key instanceof Number) {
      return key.toString();
    }
    throw new PickleException("a storage without a key");
  }
}

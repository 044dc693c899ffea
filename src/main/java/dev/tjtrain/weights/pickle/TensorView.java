package dev.tjtrain.weights.pickle;

import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.util.Map;
import net.razorvine.pickle.PickleException;

/**
 * A tensor as PyTorch pickles it: a strided window onto a storage. Always inside its storage.
 *
 * @param storage where the elements lie
 * @param offset the storage's element at index (0, 0, ...)
 * @param shape sizes of the dimensions
 * @param strides elements of the storage from one index to the next, for each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out of the package.
public record TensorView(Storage storage, long offset, long[] shape, long[] strides) {

  /**
   * A range of a storage, the flat run of elements behind one or more tensors.
   *
   * @param key names the storage in the file
   * @param dtype the type of its elements
   * @param storageElements elements of the whole storage
   * @param offset first element of the range
   * @param elements elements of the range
   */
  public record Storage(String key, DType dtype, long storageElements, long offset, long elements) {

    /**
     * Reads a persistent id: {@code ("storage", type, key, location, elements)}, to which the
     * legacy format adds {@code None} or {@code (view key, offset, elements)}. The location (a
     * device) is where the tensor lived and does not matter here.
     */
    static Storage ofPersistentId(Object id) {
      if (!(id instanceof Object[] parts)
          || parts.length < 5
          || !"storage".equals(parts[0])
          || !(parts[1] instanceof DType dtype)) {
        throw new PickleException("a persistent id that is no storage");
      }
      if (!(parts[2] instanceof String || parts[2] instanceof Number)) {
        throw new PickleException("a storage without a key");
      }
      String key = parts[2].toString();
      long elements = integer(parts[4]);
      if (elements < 0 || elements > ReadLimits.MAX_BYTES / dtype.bytes()) {
        throw new PickleException("a storage of " + elements + " elements");
      }
      if (parts.length < 6 || parts[5] == null) {
        return new Storage(key, dtype, elements, 0, elements);
      }
      Object[] view = (Object[]) parts[5];
      long offset = integer(view[1]);
      long viewed = integer(view[2]);
      if (offset < 0 || viewed < 0 || offset > elements || viewed > elements - offset) {
        throw new PickleException("a view outside its storage");
      }
      return new Storage(key, dtype, elements, offset, viewed);
    }

    /** Returns the size of the whole storage in bytes. */
    public int bytes() {
      return Math.toIntExact(storageElements * dtype.bytes());
    }
  }

  /**
   * {@code _rebuild_tensor[_v2](storage, storage_offset, size, stride[, requires_grad,
   * backward_hooks[, metadata]])} of {@code torch._utils}.
   */
  static TensorView rebuild(Object[] args) {
    if (args.length < 4 || !(args[0] instanceof Storage storage)) {
      throw new PickleException("a tensor without a storage");
    }
    if (args.length > 6 && !(args[6] instanceof Map<?, ?> map && map.isEmpty())) {
      // Marks lazily negated or conjugated elements.
      throw new PickleException("a tensor with metadata, which is not supported");
    }
    TensorView view =
        new TensorView(storage, integer(args[1]), integers(args[2]), integers(args[3]));
    view.checkBounds();
    return view;
  }

  /** Returns the number of elements. */
  long elements() {
    return WeightTensor.elements(shape);
  }

  /** Returns whether the elements lie in row-major order without gaps. */
  boolean isContiguous() {
    long expected = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] != 1 && strides[d] != expected) {
        return false;
      }
      expected *= shape[d];
    }
    return true;
  }

  private static long integer(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new PickleException("something else where an integer belongs");
  }

  private static long[] integers(Object value) {
    if (!(value instanceof Object[] items) || items.length > ReadLimits.MAX_DIMENSIONS) {
      throw new PickleException("a tensor without a proper shape");
    }
    long[] integers = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      integers[i] = integer(items[i]);
      if (integers[i] < 0) {
        throw new PickleException("a tensor with a negative size or stride");
      }
    }
    return integers;
  }

  private void checkBounds() {
    if (shape.length != strides.length || offset < 0) {
      throw new PickleException("a tensor whose shape and strides disagree");
    }
    try {
      if (Math.multiplyExact(elements(), storage.dtype().bytes()) > ReadLimits.MAX_BYTES) {
        throw new PickleException("a tensor that is far too large");
      }
      long last = offset;
      for (int d = 0; d < shape.length; d++) {
        last = Math.addExact(last, Math.multiplyExact(shape[d] - 1, strides[d]));
      }
      if (elements() > 0 && last >= storage.elements()) {
        throw new PickleException("a tensor that reaches outside its storage");
      }
    } catch (ArithmeticException e) {
      throw new PickleException("a tensor that is far too large", e);
    }
  }
}

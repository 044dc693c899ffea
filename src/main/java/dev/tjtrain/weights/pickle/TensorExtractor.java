package dev.tjtrain.weights.pickle;

import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns tensor views into tensors. A contiguous view shares the storage's bytes; any other is
 * copied, within a budget, since strides of 0 make gigabytes out of a few bytes.
 */
public final class TensorExtractor {

  /** Where the bytes of a storage come from; asked once a storage. */
  public interface Storages {
    /** Returns the {@code storage.bytes()} bytes of the storage that {@code storage} is of. */
    ByteBuffer read(TensorView.Storage storage) throws IOException;
  }

  private static final long COPIES_PER_STORED_BYTE = 4;
  private static final long SMALL_COPIES = 1 << 20;

  private final WeightFile file;
  private final Storages storages;
  private final Map<String, ByteBuffer> bytes = new HashMap<>();
  private long copyBudget;

  /**
   * Creates an extractor for a file.
   *
   * @param storedBytes bytes of all storages together, which bounds those of strided copies
   */
  public TensorExtractor(WeightFile file, Storages storages, long storedBytes) {
    this.file = file;
    this.storages = storages;
    this.copyBudget =
        Math.min(ReadLimits.MAX_BYTES, COPIES_PER_STORED_BYTE * storedBytes + SMALL_COPIES);
  }

  /** Returns the tensors of the views, in their order. */
  public Map<String, WeightTensor> extract(Map<String, TensorView> views) throws IOException {
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, TensorView> entry : views.entrySet()) {
      tensors.put(entry.getKey(), extract(entry.getKey(), entry.getValue()));
    }
    return tensors;
  }

  private WeightTensor extract(String name, TensorView view) throws IOException {
    TensorView.Storage storage = view.storage();
    int elementBytes = storage.dtype().bytes();
    int start = Math.toIntExact((storage.offset() + view.offset()) * elementBytes);
    int length = Math.toIntExact(view.elements() * elementBytes);
    ByteBuffer source = bytesOf(storage);
    ByteBuffer elements;
    if (length == 0) {
      elements = ByteBuffer.allocate(0);
    } else if (view.isContiguous()) {
      elements = source.slice(start, length);
    } else {
      copyBudget -= length;
      if (copyBudget < 0) {
        throw file.refuse(
            "the tensor %s repeats a small storage too often; save contiguous tensors"
                .formatted(WeightFile.shown(name)));
      }
      elements = copy(view, source, start, length);
    }
    return new WeightTensor(storage.dtype(), view.shape(), elements);
  }

  private ByteBuffer bytesOf(TensorView.Storage storage) throws IOException {
    ByteBuffer read = bytes.get(storage.key());
    if (read == null) {
      read = storages.read(storage);
      bytes.put(storage.key(), read);
    }
    if (read.remaining() != storage.bytes()) {
      throw file.damaged("storage " + WeightFile.shown(storage.key()) + " has another size");
    }
    return read;
  }

  private static ByteBuffer copy(TensorView view, ByteBuffer source, int start, int length) {
    int elementBytes = view.storage().dtype().bytes();
    long[] shape = view.shape();
    long[] strides = view.strides();
    long[] index = new long[shape.length];
    byte[] target = new byte[length];
    long element = 0;
    for (int to = 0; to < length; to += elementBytes) {
      source.get(start + (int) element * elementBytes, target, to, elementBytes);
      // Counts the index up like an odometer, the last dimension fastest.
      for (int d = shape.length - 1; d >= 0; d--) {
        element += strides[d];
        if (++index[d] < shape[d]) {
          break;
        }
        element -= shape[d] * strides[d];
        index[d] = 0;
      }
    }
    return ByteBuffer.wrap(target);
  }
}

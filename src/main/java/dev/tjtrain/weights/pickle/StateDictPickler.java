package dev.tjtrain.weights.pickle;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Pickles a state dict as {@code torch.save} does, at protocol 2: an {@code OrderedDict} of
 * tensors, each rebuilt from a storage of its own that a persistent id names. Nothing else is in
 * it, so that {@code torch.load(weights_only=True)} takes it. The opcodes are those of CPython's
 * {@code pickletools}.
 */
public final class StateDictPickler {

  private static final String EMPTY_ORDERED_DICT = "ccollections\nOrderedDict\n)R";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private StateDictPickler() {}

  /** Returns the pickle; the storage of tensor number i, from 0, has the key "i". */
  public static byte[] pickle(Map<String, WeightTensor> tensors) {
    StateDictPickler pickler = new StateDictPickler();
    pickler.ops("\u0080\2" + EMPTY_ORDERED_DICT + "(");
    int key = 0;
    for (Map.Entry<String, WeightTensor> tensor : tensors.entrySet()) {
      pickler.text(tensor.getKey());
      pickler.tensor(key++, tensor.getValue());
    }
    pickler.ops("u.");
    return pickler.out.toByteArray();
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)}. */
  private void tensor(int key, WeightTensor tensor) {
    ops("ctorch._utils\n_rebuild_tensor_v2\n(");
    storage(key, tensor);
    number(0);
    long[] shape = tensor.shape();
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= shape[d];
    }
    tuple(shape);
    tuple(strides);
    ops("\u0089" + EMPTY_ORDERED_DICT + "tR");
  }

  /** {@code ("storage", storage class, key, device, number of elements)} as a persistent id. */
  private void storage(int key, WeightTensor tensor) {
    ops("(");
    text("storage");
    ops("ctorch\n" + tensor.dtype().torchStorage() + "\n");
    text(String.valueOf(key));
    text("cpu");
    number(tensor.elementCount());
    ops("tQ");
  }

  private void tuple(long[] numbers) {
    ops("(");
    for (long number : numbers) {
      number(number);
    }
    ops("t");
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    ops("X");
    int32(utf8.length);
    out.writeBytes(utf8);
  }

  /** Sizes and strides fit, since no tensor has as many elements. */
  private void number(long number) {
    ops("J");
    int32(Math.toIntExact(number));
  }

  private void int32(int number) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
  }

  /** Opcodes of one byte, and the lines behind them. */
  private void ops(String codes) {
    out.writeBytes(codes.getBytes(ISO_8859_1));
  }
}

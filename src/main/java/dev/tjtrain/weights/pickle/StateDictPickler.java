package dev.tjtrain.weights.pickle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectPickler;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.Pickler;

/**
 * Pickles a state dict as {@code torch.save} does, at protocol 2: an {@code OrderedDict} of
 * tensors, each rebuilt from a storage of its own that a persistent id names. Nothing else is in
 * it, so that {@code torch.load(weights_only=True)} takes it.
 */
public final class StateDictPickler extends Pickler {

  /** Something of Python's, by its name. */
  private record Global(String module, String name) {}

  /** {@code OrderedDict} of these values, in their order. */
  private record OrderedDict(Map<String, Tensor> items) {}

  /** A tensor whose bytes are in the archive's entry {@code data/KEY}. */
  private record Tensor(String key, WeightTensor values) {}

  /** Those bytes. */
  private record Storage(Tensor of) {}

  private static final Map<Class<?>, IObjectPickler> PICKLERS =
      Map.of(
          Global.class, (o, out, pickler) -> put((Global) o, out),
          OrderedDict.class, (o, out, pickler) -> put((OrderedDict) o, out, pickler),
          Tensor.class, (o, out, pickler) -> put((Tensor) o, out, pickler),
          Storage.class, (o, out, pickler) -> put((Storage) o, out, pickler));

  private static final Global ORDERED_DICT = new Global("collections", "OrderedDict");
  private static final Global REBUILD_TENSOR = new Global("torch._utils", "_rebuild_tensor_v2");
  private static final Object[] NO_ARGUMENTS = {};

  private StateDictPickler() {
    super(false); // No object comes twice, so none needs a memo.
  }

  /** Returns the pickle; the storage of tensor number i, from 0, has the key "i". */
  public static byte[] pickle(Map<String, WeightTensor> tensors) throws IOException {
    Map<String, Tensor> items = new LinkedHashMap<>();
    tensors.forEach(
        (name, values) -> items.put(name, new Tensor(String.valueOf(items.size()), values)));
    return new StateDictPickler().dumps(new OrderedDict(items));
  }

  @Override
  protected IObjectPickler getCustomPickler(Class<?> type) {
    IObjectPickler own = PICKLERS.get(type);
    return own == null ? super.getCustomPickler(type) : own;
  }

  private static void put(Global global, OutputStream out) throws IOException {
    out.write(Opcodes.GLOBAL);
    out.write((global.module + "\n" + global.name + "\n").getBytes(US_ASCII));
  }

  private static void put(OrderedDict dict, OutputStream out, Pickler pickler) throws IOException {
    pickler.save(ORDERED_DICT);
    pickler.save(NO_ARGUMENTS);
    out.write(Opcodes.REDUCE);
    if (!dict.items.isEmpty()) {
      out.write(Opcodes.MARK);
      for (Map.Entry<String, Tensor> item : dict.items.entrySet()) {
        pickler.save(item.getKey());
        pickler.save(item.getValue());
      }
      out.write(Opcodes.SETITEMS);
    }
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)}. */
  private static void put(Tensor tensor, OutputStream out, Pickler pickler) throws IOException {
    long[] shape = tensor.values.shape();
    List<Long> sizes = new ArrayList<>();
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      sizes.add(0, shape[d]);
      strides.add(0, stride);
      stride *= shape[d];
    }
    pickler.save(REBUILD_TENSOR);
    pickler.save(
        new Object[] {
          new Storage(tensor),
          0,
          sizes.toArray(),
          strides.toArray(),
          false,
          new OrderedDict(Map.of())
        });
    out.write(Opcodes.REDUCE);
  }

  /** {@code ("storage", storage class, key, device, number of elements)}. */
  private static void put(Storage storage, OutputStream out, Pickler pickler) throws IOException {
    WeightTensor values = storage.of.values;
    pickler.save(
        new Object[] {
          "storage",
          new Global("torch", values.dtype().torchStorage()),
          storage.of.key,
          "cpu",
          values.elementCount()
        });
    out.write(Opcodes.BINPERSID);
  }
}

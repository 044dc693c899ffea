package dev.tjtrain.weights.pickle;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import net.razorvine.pickle.IObjectPickler;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.Pickler;
import org.jspecify.annotations.Nullable;

/**
 * Pickles a state dict as {@code torch.save} does, at protocol 2: an {@code OrderedDict} of
 * tensors, each rebuilt from a storage of its own that a persistent id names. Nothing else is in
 * it, so that {@code torch.load(weights_only=True)} takes it.
 */
public final class StateDictPickler extends Pickler {

  /** Something of Python's, by its name. */
  private record Global(String module, String name) {}

  /** The object that a function or class of Python's makes of its arguments. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Call(Global function, Object... arguments) {}

  /** {@code OrderedDict} of these items, in their order. */
  private record OrderedDict(Map<String, Call> items) {}

  /** The bytes of a tensor, which lie in the archive's entry {@code data/KEY}. */
  private record Storage(String key, WeightTensor tensor) {}

  private static final Global ORDERED_DICT = new Global("collections", "OrderedDict");
  private static final Global REBUILD_TENSOR = new Global("torch._utils", "_rebuild_tensor_v2");

  private static final Map<Class<?>, IObjectPickler> PICKLERS =
      Map.of(
          Global.class, (o, out, pickler) -> put((Global) o, out),
          Call.class, (o, out, pickler) -> put((Call) o, out, pickler),
          OrderedDict.class, (o, out, pickler) -> put((OrderedDict) o, out, pickler));

  private StateDictPickler() {
    super(false); // No object comes twice, so none needs a memo.
  }

  /** Returns the pickle; the storage of tensor number i, from 0, has the key "i". */
  public static byte[] pickle(Map<String, WeightTensor> tensors) throws IOException {
    Map<String, Call> items = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            items.put(name, rebuilt(new Storage(String.valueOf(items.size()), tensor))));
    return new StateDictPickler().dumps(new OrderedDict(items));
  }

  /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)}. */
  private static Call rebuilt(Storage storage) {
    long[] shape = storage.tensor.shape();
    Object[] sizes = new Object[shape.length];
    Object[] strides = new Object[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      sizes[d] = shape[d];
      strides[d] = stride;
      stride *= shape[d];
    }
    return new Call(REBUILD_TENSOR, storage, 0, sizes, strides, false, new Call(ORDERED_DICT));
  }

  @Override
  protected IObjectPickler getCustomPickler(Class<?> type) {
    IObjectPickler own = PICKLERS.get(type);
    return own == null ? super.getCustomPickler(type) : own;
  }

  /** {@code ("storage", storage class, key, device, number of elements)}. */
  @Override
  protected @Nullable Object persistentId(Object object) {
    if (!(object instanceof Storage storage)) {
      return null;
    }
    WeightTensor tensor = storage.tensor;
    Global type = new Global("torch", tensor.dtype().torchStorage());
    return new Object[] {"storage", type, storage.key, "cpu", tensor.elementCount()};
  }

  private static void put(Global global, OutputStream out) throws IOException {
    out.write(Opcodes.GLOBAL);
    out.write((global.module + "\n" + global.name + "\n").getBytes(US_ASCII));
  }

  private static void put(Call call, OutputStream out, Pickler pickler) throws IOException {
    pickler.save(call.function);
    pickler.save(call.arguments);
    out.write(Opcodes.REDUCE);
  }

  private static void put(OrderedDict dict, OutputStream out, Pickler pickler) throws IOException {
    pickler.save(new Call(ORDERED_DICT));
    out.write(Opcodes.MARK);
    for (Map.Entry<String, Call> item : dict.items.entrySet()) {
      pickler.save(item.getKey());
      pickler.save(item.getValue());
    }
    out.write(Opcodes.SETITEMS);
  }
}

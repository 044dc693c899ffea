package dev.tjtrain.weights.pickle;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.WeightFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Builds inert values from a pickle that {@link PickleScanner} has passed.
 *
 * <p>The library's own registry of classes and its reflective {@code __setstate__} are out of
 * reach: every opcode that leads there is handled here. So are those that lose the order of a dict
 * or copy a list anew each time it grows.
 */
public final class TorchUnpickler extends Unpickler {

  private final TorchGlobals globals;
  private final Map<String, TensorView.Storage> storages = new HashMap<>();

  private TorchUnpickler(TorchGlobals globals) {
    this.globals = globals;
  }

  /**
   * Scans, then unpickles {@code bytes} from {@code from}.
   *
   * @throws InvalidInputException if the pickle is refused or cannot be understood
   */
  public static Pickled load(WeightFile file, byte[] bytes, int from, TorchGlobals.Allowed allowed)
      throws InvalidInputException {
    TorchGlobals globals = new TorchGlobals(allowed);
    int end = PickleScanner.scan(file, bytes, from, globals);
    try {
      TorchUnpickler unpickler = new TorchUnpickler(globals);
      Object value = unpickler.load(new ByteArrayInputStream(bytes, from, end - from));
      return new Pickled(value, unpickler.storages, end);
    } catch (PickleException e) {
      throw file.damaged("its pickle holds " + WeightFile.shown(String.valueOf(e.getMessage())));
    } catch (IOException | RuntimeException e) {
      // The library pops, casts and looks up unchecked; all of that means a malformed pickle.
      throw file.damaged("its pickle is malformed", e);
    }
  }

  @Override
  protected Object dispatch(short key) throws IOException {
    if (!PickleScanner.allows(key)) {
      throw new PickleException("an opcode that is not on the list");
    }
    switch (key) {
      case Opcodes.GLOBAL -> {
        String module = PickleUtils.readline(input);
        Object value = globals.resolve(module, PickleUtils.readline(input));
        if (value == null) {
          throw new PickleException("a class that is not on the list");
        }
        stack.add(value);
      }
      case Opcodes.EMPTY_DICT -> stack.add(new Pickled.Dict());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        Object itemKey = stack.pop();
        ((Pickled.Dict) stack.peek()).set(itemKey, value);
      }
      case Opcodes.SETITEMS -> setItems(stack.pop_all_since_marker());
      case Opcodes.APPENDS -> append(stack.pop_all_since_marker());
      case Opcodes.BUILD -> build(stack.pop());
      default -> {
        return super.dispatch(key);
      }
    }
    return NO_RETURN_VALUE;
  }

  @Override
  protected Object persistentLoad(Object id) {
    TensorView.Storage storage = TensorView.Storage.ofPersistentId(id);
    TensorView.Storage same = storages.putIfAbsent(storage.key(), storage);
    if (same != null
        && (same.dtype() != storage.dtype()
            || same.storageElements() != storage.storageElements())) {
      throw new PickleException("a storage of two sizes or types");
    }
    return storage;
  }

  private void setItems(List<Object> items) {
    Pickled.Dict dict = (Pickled.Dict) stack.peek();
    for (int i = 0; i < items.size(); i += 2) {
      dict.set(items.get(i), items.get(i + 1));
    }
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> items) {
    ((ArrayList<Object>) stack.peek()).addAll(items);
  }

  /** Sets an object's state: attributes of a script object, or a state dict's {@code _metadata}. */
  private void build(Object state) {
    Object target = stack.peek();
    if (target instanceof Pickled.ScriptObject object) {
      object.setState(state);
    } else if (!(target instanceof Pickled.Dict)) {
      throw new PickleException("a state for something that has none");
    }
  }
}

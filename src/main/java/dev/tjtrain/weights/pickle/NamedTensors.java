package dev.tjtrain.weights.pickle;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.Pickled.ScriptObject;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the named tensors in what {@code torch.save} or {@code torch.jit.save} saved, whatever lies
 * around them. A tensor's name is its path through dicts and modules, joined by dots: of a
 * TorchScript module, the name that {@code state_dict()} gives it; of a checkpoint, such as {@code
 * state_dict.model.conv1.weight}.
 */
public final class NamedTensors {

  private final WeightFile file;
  private final Map<String, TensorView> tensors = new LinkedHashMap<>();
  private int met;

  private NamedTensors(WeightFile file) {
    this.file = file;
  }

  /**
   * Returns the tensors by name, in the order of the file. Those under a number, as the state of an
   * optimizer is, have no name and are passed over.
   */
  public static Map<String, TensorView> of(WeightFile file, Object saved)
      throws InvalidInputException {
    NamedTensors found = new NamedTensors(file);
    found.add("", saved, 0);
    if (found.tensors.isEmpty() && !(saved instanceof ScriptObject)) {
      throw file.refuse(
          "holds no state dict%s; save model.state_dict() with torch.save".formatted(keys(saved)));
    }
    return found.tensors;
  }

  private static String keys(Object saved) {
    String keys =
        attributes(saved).keySet().stream()
            .limit(5)
            .map(key -> WeightFile.shown(key.toString()))
            .collect(Collectors.joining(", "));
    return keys.isEmpty() ? "" : " (but " + keys + ")";
  }

  private static Pickled.Dict attributes(Object value) {
    return value instanceof Pickled.Dict dict
        ? dict
        : value instanceof ScriptObject module ? module.attributes() : new Pickled.Dict();
  }

  private void add(String name, Object value, int depth) throws InvalidInputException {
    if (value instanceof TensorView view) {
      if (name.length() > ReadLimits.MAX_NAME_LENGTH) {
        throw file.damaged("a tensor named " + WeightFile.shown(name));
      }
      if (tensors.put(name, view) != null) {
        throw file.damaged("two tensors named " + WeightFile.shown(name));
      }
      if (tensors.size() > ReadLimits.MAX_ENTRIES) {
        throw file.refuse("holds more tensors than this network could use; refused");
      }
      return;
    }
    Pickled.Dict attributes = attributes(value);
    // A dict may hold itself, or the same part along exponentially many paths.
    met += 1 + attributes.size();
    if (depth > ReadLimits.MAX_MODULE_DEPTH || met > ReadLimits.MAX_ATTRIBUTES) {
      throw file.refuse("its modules are nested too deeply for this network; refused");
    }
    for (Map.Entry<Object, Object> attribute : attributes.entrySet()) {
      if (attribute.getKey() instanceof String key) {
        add(name.isEmpty() ? key : name + "." + key, attribute.getValue(), depth + 1);
      }
    }
  }
}

package dev.tjtrain.weights.pickle;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.Pickled.ScriptObject;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the named tensors in what {@code torch.save} or {@code torch.jit.save} saved. */
public final class StateDictSelector {

  private static final List<String> CHECKPOINT_KEYS =
      List.of("state_dict", "model_state_dict", "model");

  private final WeightFile file;
  private final Map<String, TensorView> tensors = new LinkedHashMap<>();
  private int met;

  private StateDictSelector(WeightFile file) {
    this.file = file;
  }

  /**
   * Returns the tensors of a state dict, or of the one that a checkpoint holds under {@code
   * state_dict}, {@code model_state_dict} or {@code model}.
   */
  public static Map<String, TensorView> select(WeightFile file, Object saved)
      throws InvalidInputException {
    if (!(saved instanceof Pickled.Dict dict)) {
      throw file.refuse("holds no state dict; save model.state_dict() with torch.save");
    }
    StateDictSelector selector = new StateDictSelector(file);
    if (dict.values().stream().anyMatch(TensorView.class::isInstance)) {
      return selector.ofStateDict(dict);
    }
    for (String key : CHECKPOINT_KEYS) {
      if (dict.get(key) instanceof Pickled.Dict inner) {
        return selector.ofStateDict(inner);
      }
    }
    String keys =
        dict.keySet().stream()
            .limit(5)
            .map(key -> WeightFile.shown(key.toString()))
            .collect(Collectors.joining(", "));
    throw file.refuse(
        "holds a dict without tensors%s; save model.state_dict() with torch.save"
            .formatted(keys.isEmpty() ? "" : " (" + keys + ")"));
  }

  /**
   * Returns the tensors of a TorchScript module and of all modules in it under their dotted paths,
   * which are the names that {@code state_dict()} gives parameters and buffers.
   */
  public static Map<String, TensorView> selectScripted(WeightFile file, Object saved)
      throws InvalidInputException {
    if (!(saved instanceof ScriptObject module)) {
      throw file.refuse("is a TorchScript archive without a module; save one with torch.jit.save");
    }
    StateDictSelector selector = new StateDictSelector(file);
    selector.addModule(module, "", 0);
    return selector.tensors;
  }

  private Map<String, TensorView> ofStateDict(Pickled.Dict dict) throws InvalidInputException {
    if (dict.size() > ReadLimits.MAX_ENTRIES) {
      throw file.refuse("holds " + dict.size() + " tensors, far too many for this network");
    }
    for (Map.Entry<Object, Object> entry : dict.entrySet()) {
      if (!(entry.getKey() instanceof String name)
          || name.length() > ReadLimits.MAX_NAME_LENGTH
          || !(entry.getValue() instanceof TensorView view)) {
        throw file.refuse(
            "the entry %s of its state dict is no named tensor; save model.state_dict() alone"
                .formatted(WeightFile.shown(entry.getKey().toString())));
      }
      tensors.put(name, view);
    }
    return tensors;
  }

  private void addModule(ScriptObject module, String prefix, int depth)
      throws InvalidInputException {
    // A module may hold itself, or the same part along exponentially many paths.
    met += 1 + module.attributes().size();
    if (depth > ReadLimits.MAX_MODULE_DEPTH || met > ReadLimits.MAX_ATTRIBUTES) {
      throw file.refuse("its modules are nested too deeply for this network; refused");
    }
    for (Map.Entry<Object, Object> attribute : module.attributes().entrySet()) {
      String name = prefix + attribute.getKey();
      Object value = attribute.getValue();
      boolean kept = value instanceof TensorView || value instanceof ScriptObject;
      if (kept && name.length() > ReadLimits.MAX_NAME_LENGTH) {
        throw file.damaged("an attribute named " + WeightFile.shown(name));
      }
      if (value instanceof ScriptObject child) {
        addModule(child, name + ".", depth + 1);
      } else if (value instanceof TensorView view && tensors.putIfAbsent(name, view) != null) {
        throw file.damaged("two tensors named " + WeightFile.shown(name));
      }
      if (tensors.size() > ReadLimits.MAX_ENTRIES) {
        throw file.refuse("holds more tensors than this network could use; refused");
      }
    }
  }
}

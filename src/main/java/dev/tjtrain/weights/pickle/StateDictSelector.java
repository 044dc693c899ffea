package dev.tjtrain.weights.pickle;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the state dict in what {@code torch.save} saved: the dict itself, or a checkpoint's. */
public final class StateDictSelector {

  private static final List<String> CHECKPOINT_KEYS =
      List.of("state_dict", "model_state_dict", "model");

  private StateDictSelector() {}

  /**
   * Returns the named tensors of a state dict, or of the one that a checkpoint holds under {@code
   * state_dict}, {@code model_state_dict} or {@code model}.
   */
  public static Map<String, TensorView> select(WeightFile file, Object saved)
      throws InvalidInputException {
    if (saved instanceof Pickled.Dict dict) {
      if (dict.values().stream().anyMatch(TensorView.class::isInstance)) {
        return tensors(file, dict);
      }
      for (String key : CHECKPOINT_KEYS) {
        if (dict.get(key) instanceof Pickled.Dict inner) {
          return tensors(file, inner);
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
    throw file.refuse("holds no state dict; save model.state_dict() with torch.save");
  }

  private static Map<String, TensorView> tensors(WeightFile file, Pickled.Dict dict)
      throws InvalidInputException {
    if (dict.size() > ReadLimits.MAX_ENTRIES) {
      throw file.refuse("holds " + dict.size() + " tensors, far too many for this network");
    }
    Map<String, TensorView> tensors = new LinkedHashMap<>();
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
}

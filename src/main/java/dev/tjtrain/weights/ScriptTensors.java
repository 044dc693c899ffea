package dev.tjtrain.weights;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.Pickled.ScriptObject;
import dev.tjtrain.weights.pickle.TensorView;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a TorchScript module and of all modules in it, under their dotted paths, which are
 * the names that {@code state_dict()} gives parameters and buffers. Read without libtorch, and
 * without a look at the code.
 */
final class ScriptTensors {

  private final WeightFile file;
  private final Map<String, TensorView> tensors = new LinkedHashMap<>();
  private int met;

  private ScriptTensors(WeightFile file) {
    this.file = file;
  }

  /**
   * Collects the tensors of the module {@code root}.
   *
   * @throws InvalidInputException if it is none, or is nested too deeply
   */
  static Map<String, TensorView> of(WeightFile file, Object root) throws InvalidInputException {
    if (!(root instanceof ScriptObject module)) {
      throw file.refuse("is a TorchScript archive without a module; save one with torch.jit.save");
    }
    ScriptTensors all = new ScriptTensors(file);
    all.visit(module, "", 0);
    return all.tensors;
  }

  private void visit(ScriptObject module, String prefix, int depth) throws InvalidInputException {
    // A module may hold itself, or the same part along exponentially many paths.
    met += 1 + module.attributes().size();
    if (depth > ReadLimits.MAX_MODULE_DEPTH || met > ReadLimits.MAX_ATTRIBUTES) {
      throw file.refuse("its modules are nested too deeply for this network; refused");
    }
    for (Map.Entry<Object, Object> attribute : module.attributes().entrySet()) {
      String name = prefix + attribute.getKey();
      if (attribute.getValue() instanceof TensorView view) {
        add(name, view);
      } else if (attribute.getValue() instanceof ScriptObject child) {
        checkLength(name);
        visit(child, name + ".", depth + 1);
      }
    }
  }

  private void checkLength(String name) throws InvalidInputException {
    if (name.length() > ReadLimits.MAX_NAME_LENGTH) {
      throw file.damaged("an attribute named " + WeightFile.shown(name));
    }
  }

  private void add(String name, TensorView view) throws InvalidInputException {
    checkLength(name);
    if (tensors.putIfAbsent(name, view) != null) {
      throw file.damaged("two tensors named " + WeightFile.shown(name));
    }
    if (tensors.size() > ReadLimits.MAX_ENTRIES) {
      throw file.refuse("holds more tensors than this network could use; refused");
    }
  }
}

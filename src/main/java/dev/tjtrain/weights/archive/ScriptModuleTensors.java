package dev.tjtrain.weights.archive;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.ScriptObject;
import dev.tjtrain.weights.pickle.TensorView;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects the tensors of a TorchScript module under their dotted paths, which are the names that
 * {@code state_dict()} gives parameters and buffers.
 */
final class ScriptModuleTensors {

  private final WeightFile file;
  private final Map<String, TensorView> tensors = new LinkedHashMap<>();
  private int modules;

  private ScriptModuleTensors(WeightFile file) {
    this.file = file;
  }

  /** Returns the tensors of the module {@code root} and of all modules in it. */
  static Map<String, TensorView> collect(WeightFile file, Object root)
      throws InvalidInputException {
    if (!(root instanceof ScriptObject module)) {
      throw file.refuse("is a TorchScript archive without a module; save one with torch.jit.save");
    }
    ScriptModuleTensors collector = new ScriptModuleTensors(file);
    collector.visit(module, "", 0);
    return collector.tensors;
  }

  private void visit(ScriptObject module, String prefix, int depth) throws InvalidInputException {
    // A module may hold itself, or the same part along exponentially many paths.
    if (depth > ReadLimits.MAX_MODULE_DEPTH || ++modules > ReadLimits.MAX_MODULES) {
      throw file.refuse("its modules are nested too deeply for this network; refused");
    }
    for (Map.Entry<Object, Object> attribute : module.attributes().entrySet()) {
      if (attribute.getValue() instanceof TensorView view) {
        add(name(prefix, attribute.getKey()), view);
      } else if (attribute.getValue() instanceof ScriptObject child) {
        visit(child, name(prefix, attribute.getKey()) + ".", depth + 1);
      }
    }
  }

  private String name(String prefix, Object attribute) throws InvalidInputException {
    String name = prefix + attribute;
    if (name.length() > ReadLimits.MAX_NAME_LENGTH) {
      throw file.damaged("an attribute named " + WeightFile.shown(name));
    }
    return name;
  }

  private void add(String name, TensorView view) throws InvalidInputException {
    if (tensors.putIfAbsent(name, view) != null) {
      throw file.damaged("two tensors named " + WeightFile.shown(name));
    }
    if (tensors.size() > ReadLimits.MAX_ENTRIES) {
      throw file.refuse("holds more tensors than this network could use; refused");
    }
  }
}

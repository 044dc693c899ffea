package dev.tjtrain.weights;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.Pickled.ScriptObject;
import dev.tjtrain.weights.pickle.TensorView;
import dev.tjtrain.weights.pickle.TorchGlobals;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A TorchScript module by its attributes, each in the file's order. Read without libtorch, and
 * without a look at the code.
 *
 * @param children modules by name
 * @param shapes of parameters and buffers, by name
 * @param numbers whole numbers, such as a stride, by name
 */
public record ModuleTree(
    Map<String, ModuleTree> children, Map<String, long[]> shapes, Map<String, Long> numbers) {

  /** Keeps views that cannot be changed. */
  public ModuleTree {
    children = Collections.unmodifiableMap(children);
    shapes = Collections.unmodifiableMap(shapes);
    numbers = Collections.unmodifiableMap(numbers);
  }

  /**
   * Reads the modules of a TorchScript archive.
   *
   * @throws InvalidInputException if {@code path} is none, or is damaged
   */
  public static ModuleTree read(Path path) throws IOException {
    WeightFile file = new WeightFile(path);
    try (TorchArchive archive = TorchArchive.open(file)) {
      return new Walk(file).root(archive.unpickle(TorchGlobals.Allowed.TORCHSCRIPT));
    }
  }

  /**
   * Returns the tensors of the module {@code root} and of all modules in it under their dotted
   * paths, which are the names that {@code state_dict()} gives parameters and buffers.
   */
  static Map<String, TensorView> tensors(WeightFile file, Object root)
      throws InvalidInputException {
    Walk walk = new Walk(file);
    walk.root(root);
    return walk.tensors;
  }

  /** One way through all modules of a file. */
  private static final class Walk {

    private final WeightFile file;
    private final Map<String, TensorView> tensors = new LinkedHashMap<>();
    private int met;

    Walk(WeightFile file) {
      this.file = file;
    }

    ModuleTree root(Object root) throws InvalidInputException {
      if (!(root instanceof ScriptObject module)) {
        throw file.refuse(
            "is a TorchScript archive without a module; save one with torch.jit.save");
      }
      return visit(module, "", 0);
    }

    private ModuleTree visit(ScriptObject module, String prefix, int depth)
        throws InvalidInputException {
      // A module may hold itself, or the same part along exponentially many paths.
      met += 1 + module.attributes().size();
      if (depth > ReadLimits.MAX_MODULE_DEPTH || met > ReadLimits.MAX_ATTRIBUTES) {
        throw file.refuse("its modules are nested too deeply for this network; refused");
      }
      Map<String, ModuleTree> children = new LinkedHashMap<>();
      Map<String, long[]> shapes = new LinkedHashMap<>();
      Map<String, Long> numbers = new LinkedHashMap<>();
      for (Map.Entry<Object, Object> attribute : module.attributes().entrySet()) {
        String name = attribute.getKey().toString();
        Object value = attribute.getValue();
        if (value instanceof TensorView view) {
          add(named(prefix + name), view);
          shapes.put(name, view.shape());
        } else if (value instanceof ScriptObject child) {
          children.put(name, visit(child, named(prefix + name) + ".", depth + 1));
        } else if (value instanceof Integer || value instanceof Long) {
          numbers.put(name, ((Number) value).longValue());
        }
      }
      return new ModuleTree(children, shapes, numbers);
    }

    private String named(String name) throws InvalidInputException {
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
}

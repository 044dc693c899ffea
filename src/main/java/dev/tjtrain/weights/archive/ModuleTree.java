package dev.tjtrain.weights.archive;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.pickle.ScriptObject;
import dev.tjtrain.weights.pickle.TensorView;
import dev.tjtrain.weights.pickle.TorchGlobals;
import dev.tjtrain.weights.pickle.TorchUnpickler;
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
      byte[] pickle = archive.read("data.pkl", ReadLimits.MAX_PICKLE_BYTES);
      Object root = TorchUnpickler.load(file, pickle, 0, TorchGlobals.Allowed.TORCHSCRIPT).value();
      if (!(root instanceof ScriptObject module)) {
        throw file.refuse("is a TorchScript archive without a module; save it with torch.jit.save");
      }
      // Refuses modules that are nested without end.
      ScriptModuleTensors.collect(file, root);
      return of(module);
    }
  }

  private static ModuleTree of(ScriptObject module) {
    Map<String, ModuleTree> children = new LinkedHashMap<>();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    Map<String, Long> numbers = new LinkedHashMap<>();
    module
        .attributes()
        .forEach(
            (name, value) -> {
              if (value instanceof ScriptObject child) {
                children.put(String.valueOf(name), of(child));
              } else if (value instanceof TensorView view) {
                shapes.put(String.valueOf(name), view.shape());
              } else if (value instanceof Integer || value instanceof Long) {
                numbers.put(String.valueOf(name), ((Number) value).longValue());
              }
            });
    return new ModuleTree(children, shapes, numbers);
  }
}

package dev.tjtrain.weights.pickle;

import dev.tjtrain.weights.tensor.WeightFile;
import java.util.List;
import java.util.Locale;

/** Says why a pickled global is refused, and what to save instead. */
final class RefusedGlobal {

  private static final List<String> MODEL_MODULES =
      List.of("__main__", "torch.nn.", "torchvision.", "timm.");

  private RefusedGlobal() {}

  /** Returns the refusal of the global {@code name} of {@code module}, without the file's name. */
  static String reason(String module, String name) {
    String global = WeightFile.shown(module + "." + name);
    String lower = name.toLowerCase(Locale.ROOT);
    if (module.equals("torch._utils") || module.equals("torch")) {
      if (lower.startsWith("q") || lower.startsWith("_rebuild_q")) {
        return unsupported("quantized tensors", global);
      }
      if (lower.contains("sparse")) {
        return unsupported("sparse tensors", global);
      }
      if (lower.contains("complex")) {
        return unsupported("complex tensors", global);
      }
    }
    for (String start : MODEL_MODULES) {
      if (module.startsWith(start)) {
        return "holds a whole pickled model ("
            + global
            + "), whose code would have to run; refused. Save model.state_dict() with torch.save"
            + " instead";
      }
    }
    return "refers to "
        + global
        + ", which no weights file needs; refused. Save the state_dict() with torch.save,"
        + " or use safetensors";
  }

  private static String unsupported(String kind, String global) {
    return "holds " + kind + " (" + global + "), which cannot be used; save dense float weights";
  }
}

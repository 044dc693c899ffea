package dev.tjtrain.weights.pickle;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/** The only globals that a weight file may name, and the inert values that stand for them here. */
public final class TorchGlobals {

  /** Which globals a file may name. */
  public enum Allowed {
    /** None: the small pickles around a state dict. */
    NOTHING,
    /** What {@code torch.save(model.state_dict())} writes. */
    STATE_DICT,
    /** That, and the classes and list types of {@code torch.jit.save}. */
    TORCHSCRIPT
  }

  /** Modules whose classes are those of a whole pickled model. */
  private static final List<String> MODEL_MODULES =
      List.of("__main__", "torch.nn.", "torchvision.", "timm.");

  private final Allowed allowed;
  private int copiedItems;

  TorchGlobals(Allowed allowed) {
    this.allowed = allowed;
  }

  /**
   * Passes if the global is on the list.
   *
   * @throws InvalidInputException naming the file and the global, if not
   */
  void check(WeightFile file, String module, String name) throws InvalidInputException {
    if (resolve(module, name) == null) {
      throw file.refuse(refusal(module, name));
    }
  }

  /**
   * Returns what stands for a global: a {@link DType} for a storage class, else a constructor of
   * inert values. Null if the global is not on the list.
   */
  @Nullable Object resolve(String module, String name) {
    if (allowed == Allowed.NOTHING) {
      return null;
    }
    if (module.equals("torch") && DType.ofTorchStorage(name).isPresent()) {
      return DType.ofTorchStorage(name).get();
    }
    return constructor(module, name);
  }

  private @Nullable IObjectConstructor constructor(String module, String name) {
    boolean scripted = allowed == Allowed.TORCHSCRIPT;
    if (scripted && (module.equals("__torch__") || module.startsWith("__torch__."))) {
      return args -> new Pickled.ScriptObject();
    }
    return switch (module + " " + name) {
      case "collections OrderedDict" -> this::orderedDict;
      // A schedule's milestones, a script's options, a metric: empty, since nothing needs them.
      case "collections Counter",
          "argparse Namespace",
          "pathlib PosixPath",
          "pathlib WindowsPath",
          "torch device",
          "torch Size",
          "torch float32",
          "torch float16",
          "torch bfloat16",
          "numpy dtype",
          "numpy.core.multiarray scalar",
          "numpy._core.multiarray scalar",
          "_codecs encode",
          "lightning_fabric.utilities.data AttributeDict",
          "lightning.fabric.utilities.data AttributeDict",
          "pytorch_lightning.utilities.parsing AttributeDict" ->
          args -> new Pickled.Dict();
      case "torch._utils _rebuild_tensor", "torch._utils _rebuild_tensor_v2" -> TensorView::rebuild;
      case "torch._utils _rebuild_parameter" -> TorchGlobals::tensor;
      case "torch.jit._pickle build_intlist",
          "torch.jit._pickle build_tensorlist",
          "torch.jit._pickle build_doublelist",
          "torch.jit._pickle build_boollist",
          "torch.jit._pickle restore_type_tag" ->
          scripted ? args -> args[0] : null;
      default -> null;
    };
  }

  /** {@code _rebuild_parameter(data, requires_grad, backward_hooks)}. */
  private static TensorView tensor(Object[] args) {
    if (args[0] instanceof TensorView view) {
      return view;
    }
    throw new PickleException("a parameter without a tensor");
  }

  /** {@code OrderedDict()}, or Python 2's {@code OrderedDict([[key, value], ...])}. */
  private Map<Object, Object> orderedDict(Object[] args) {
    Pickled.Dict dict = new Pickled.Dict();
    if (args.length == 0) {
      return dict;
    }
    List<?> pairs = (ArrayList<?>) args[0];
    // The same list may be given again and again by a few bytes each time.
    copiedItems = Math.addExact(copiedItems, pairs.size());
    if (copiedItems > ReadLimits.MAX_PICKLE_OPCODES) {
      throw new PickleException("too many dict items");
    }
    for (Object pair : pairs) {
      Object[] keyAndValue =
          pair instanceof List<?> list && list.size() == 2 ? list.toArray() : (Object[]) pair;
      dict.set(keyAndValue[0], keyAndValue[1]);
    }
    return dict;
  }

  /** Says why the global {@code name} of {@code module} is refused, and what to save instead. */
  private static String refusal(String module, String name) {
    String global = WeightFile.shown(module + "." + name);
    String lower = name.toLowerCase(Locale.ROOT);
    if (module.equals("torch._utils") || module.equals("torch")) {
      String kind =
          lower.startsWith("q") || lower.startsWith("_rebuild_q")
              ? "quantized"
              : lower.contains("sparse") ? "sparse" : lower.contains("complex") ? "complex" : "";
      if (!kind.isEmpty()) {
        return "holds %s tensors (%s), which cannot be used; save dense float weights"
            .formatted(kind, global);
      }
    }
    if (MODEL_MODULES.stream().anyMatch(module::startsWith)) {
      return ("holds a whole pickled model (%s), whose code would have to run; refused. Save"
              + " model.state_dict() with torch.save instead")
          .formatted(global);
    }
    return ("refers to %s, which no weights file needs; refused. Save the state_dict() with"
            + " torch.save, or use safetensors")
        .formatted(global);
  }
}

package dev.tjtrain.network;

import dev.tjtrain.weights.PretrainedWeights;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The names of timm's {@code mobilenetv2_100}, which is torchvision's {@code mobilenet_v2}. timm
 * counts stages of blocks of the same channels, and the blocks in each ({@code EfficientNet} of
 * github.com/huggingface/pytorch-image-models). Its ResNets are named as torchvision's are.
 */
final class TimmNames {

  /** A name that timm's networks have and torchvision's have not. */
  private static final String STEM = "conv_stem.weight";

  private static final Map<String, String> EXPANDING =
      Map.of(
          "conv_pw", "conv.0.0",
          "bn1", "conv.0.1",
          "conv_dw", "conv.1.0",
          "bn2", "conv.1.1",
          "conv_pwl", "conv.2",
          "bn3", "conv.3");

  private static final Map<String, String> FIRST =
      Map.of("conv_dw", "conv.0.0", "bn1", "conv.0.1", "conv_pw", "conv.1", "bn2", "conv.2");

  private TimmNames() {}

  /** The tensors under torchvision's names, if they bear timm's; else as they are. */
  static StateDict replaced(Backbone backbone, StateDict dict) {
    Set<String> names = dict.tensors().keySet();
    String prefix = PretrainedWeights.prefix(names, STEM::equals);
    if (!backbone.equals(Backbone.DEFAULT) || !names.contains(prefix + STEM)) {
      return dict;
    }
    Map<String, String> modules = modules(backbone);
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    dict.tensors()
        .forEach(
            (name, tensor) -> {
              String module =
                  name.startsWith(prefix) ? module(name.substring(prefix.length())) : "";
              String own = modules.get(module);
              tensors.put(
                  own == null
                      ? name
                      : prefix + own + name.substring(prefix.length() + module.length()),
                  tensor);
            });
    return new StateDict(dict.file(), dict.format(), tensors);
  }

  private static String module(String tensor) {
    return tensor.substring(0, Math.max(0, tensor.lastIndexOf('.')));
  }

  private static Map<String, String> modules(Backbone backbone) {
    Map<String, String> modules = new LinkedHashMap<>();
    int last = backbone.depth() - 1;
    modules.put("conv_stem", "features.0.0");
    modules.put("bn1", "features.0.1");
    modules.put("conv_head", "features." + last + ".0");
    modules.put("bn2", "features." + last + ".1");
    int stage = 0;
    int inStage = 0;
    for (int number = 1; number < last; number++) {
      Backbone.Block block = backbone.blocks().get(number);
      boolean same = block.channels() == backbone.blocks().get(number - 1).channels();
      if (number > 1) {
        stage += same ? 0 : 1;
        inStage = same ? inStage + 1 : 0;
      }
      String timm = "blocks." + stage + "." + inStage + ".";
      (block.expands() ? EXPANDING : FIRST)
          .forEach((part, own) -> modules.put(timm + part, block.name() + "." + own));
    }
    return modules;
  }
}

package dev.tjtrain.network.summary;

import static java.util.Objects.requireNonNull;

import dev.tjtrain.weights.ModuleTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Recognises the layers of MobileNetV2 by what its modules hold, and calls them what torchvision
 * calls them.
 */
final class Layers {

  private static final String DEPTHWISE_SEPARABLE = "conv";

  private Layers() {}

  /**
   * The whole network out of its TorchScript archive.
   *
   * @param classes outputs of the classifier, whatever the archive's has
   */
  static Layer.Chain read(Path archive, int classes) throws IOException {
    ModuleTree root = ModuleTree.read(archive);
    Map<String, Layer> parts = new LinkedHashMap<>();
    root.children().forEach((name, part) -> parts.put(name, layer(part)));
    Layer.Linear head = (Layer.Linear) requireNonNull(parts.get("classifier"));
    parts.put("classifier", new Layer.Linear(head.inputs(), classes));
    return new Layer.Chain("MobileNetV2", parts);
  }

  private static Layer layer(ModuleTree module) {
    long[] weight = module.shapes().get("weight");
    if (weight != null) {
      return switch (weight.length) {
        case 1 -> new Layer.BatchNorm2d(weight[0]);
        case 2 -> new Layer.Linear(weight[1], weight[0]);
        // Convolutions on their own are the linear bottlenecks: pointwise, with stride 1.
        default -> new Layer.Conv2d(weight, 1, 0, 1);
      };
    }
    if (module.numbers().containsKey("stride")) {
      return convolutionNormActivation(module);
    }
    if (module.children().isEmpty()) {
      return new Layer.ReLU6();
    }
    Map<String, Layer> children = new LinkedHashMap<>();
    module.children().forEach((name, child) -> children.put(name, layer(child)));
    return new Layer.Chain(
        module.children().containsKey(DEPTHWISE_SEPARABLE) ? "InvertedResidual" : "Sequential",
        children);
  }

  private static Layer convolutionNormActivation(ModuleTree module) {
    Map<String, Layer> children = new LinkedHashMap<>();
    module
        .children()
        .forEach(
            (name, child) -> {
              Layer layer = layer(child);
              children.put(
                  name,
                  layer instanceof Layer.Conv2d convolution
                      ? new Layer.Conv2d(
                          convolution.weight(),
                          number(module, "stride"),
                          number(module, "padding"),
                          number(module, "groups"))
                      : layer);
            });
    return new Layer.Chain("Conv2dNormActivation", children);
  }

  private static long number(ModuleTree module, String name) {
    return requireNonNull(module.numbers().get(name), name);
  }
}

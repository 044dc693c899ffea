package dev.tjtrain.network.export;

import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.weights.SafetensorsFile;
import dev.tjtrain.weights.TorchZipFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The state dict of torchvision's {@code mobilenet_v2(num_classes=K)}. */
final class StateDictFile {

  /** The tensors of a layer in the order in which PyTorch registers them. */
  private static final List<String> OF_A_LAYER =
      List.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked");

  private StateDictFile() {}

  /** Whether a file of this name is safetensors. */
  static boolean isSafetensors(Path name) {
    return name.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors");
  }

  /** Writes safetensors, with the texts {@code classes} and {@code preprocessing} as metadata. */
  static void writeSafetensors(Path file, SavedModel model) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    for (String name : List.of("classes", "preprocessing")) {
      metadata.put(name, model.records().getOrDefault(name, ""));
    }
    new SafetensorsFile(tensors(model.network()), metadata).write(file);
  }

  /** Writes what {@code torch.save} writes; there is no place in it for class names. */
  static void writeTorchZip(Path file, SavedModel model) throws IOException {
    TorchZipFile.write(file, tensors(model.network()));
  }

  /**
   * The tensors by torchvision's names, in its order. Its classifier is a dropout, which has no
   * tensors, and then the linear layer.
   */
  private static Map<String, WeightTensor> tensors(Network network) {
    Map<String, WeightTensor> own = network.snapshot(network.shapes().keySet());
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    own.entrySet().stream()
        .sorted(Comparator.comparing(entry -> place(network.backbone(), entry.getKey())))
        .forEach(
            entry ->
                tensors.put(network.backbone().torchvisionName(entry.getKey()), entry.getValue()));
    return tensors;
  }

  /**
   * Text that sorts as the network runs: {@code features.12.conv.0.1.bias} is "1 12 conv 00 01 1".
   */
  private static String place(Backbone backbone, String name) {
    StringBuilder place = new StringBuilder(backbone.isOfBlocks(name) ? "1" : "2");
    String[] parts = name.split("\\.", -1);
    for (int i = 1; i < parts.length - 1; i++) {
      place.append(parts[i].length() == 1 ? " 0" : " ").append(parts[i]);
    }
    return place.append(' ').append(OF_A_LAYER.indexOf(parts[parts.length - 1])).toString();
  }
}

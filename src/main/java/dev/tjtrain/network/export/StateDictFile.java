package dev.tjtrain.network.export;

import static java.util.Objects.requireNonNull;

import dev.tjtrain.network.Network;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.weights.SafetensorsFile;
import dev.tjtrain.weights.TorchZipFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The state dict of torchvision's own network of K classes. */
final class StateDictFile {

  private StateDictFile() {}

  /** Whether a file of this name is safetensors. */
  static boolean isSafetensors(Path name) {
    return name.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors");
  }

  /**
   * Writes safetensors, with the texts {@code classes}, {@code preprocessing} and {@code
   * calibration} as metadata.
   */
  static void writeSafetensors(Path file, SavedModel model) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.putAll(metadata(model));
    new SafetensorsFile(tensors(model.network()), metadata).write(file);
  }

  /** Writes what {@code torch.save} writes; there is no place in it for class names. */
  static void writeTorchZip(Path file, SavedModel model) throws IOException {
    TorchZipFile.write(file, tensors(model.network()));
  }

  /** What a file of tensors says of its model; empty texts where the model says nothing. */
  static Map<String, String> metadata(SavedModel model) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (String name : List.of(SavedModel.CLASSES, "preprocessing", SavedModel.CALIBRATION)) {
      metadata.put(name, model.records().getOrDefault(name, ""));
    }
    return metadata;
  }

  /** The tensors by torchvision's names, in its order. */
  static Map<String, WeightTensor> tensors(Network network) throws IOException {
    Map<String, WeightTensor> own = network.snapshot(network.shapes().keySet());
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    for (String name : NetworkSummary.names(network.backbone())) {
      tensors.put(network.backbone().torchvisionName(name), requireNonNull(own.get(name), name));
    }
    return tensors;
  }
}

package dev.tjtrain.model.export;

import dev.tjtrain.model.MobileNetV2;
import dev.tjtrain.model.SavedModel;
import dev.tjtrain.model.weights.SafetensorsWriter;
import dev.tjtrain.model.weights.TorchZipWriter;
import dev.tjtrain.model.weights.WeightTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The state dict of torchvision's {@code mobilenet_v2(num_classes=K)}. */
final class StateDictFile {

  private StateDictFile() {}

  /** Writes safetensors where the name asked for ends so, else what {@code torch.save} writes. */
  static void write(Path file, ExportRequest request, SavedModel model) throws IOException {
    Map<String, WeightTensor> tensors = tensors(model.network());
    if (request.out().toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
      Map<String, String> metadata = new LinkedHashMap<>();
      metadata.put("format", "pt");
      for (String name : new String[] {"classes", "preprocessing"}) {
        metadata.put(name, model.records().getOrDefault(name, ""));
      }
      SafetensorsWriter.write(file, tensors, metadata);
    } else {
      TorchZipWriter.write(file, tensors);
    }
  }

  /** torchvision's classifier is a dropout, which has no tensors, and then the linear layer. */
  private static Map<String, WeightTensor> tensors(MobileNetV2 network) {
    Map<String, WeightTensor> tensors = new LinkedHashMap<>();
    network
        .snapshot(network.shapes().keySet())
        .forEach(
            (name, tensor) ->
                tensors.put(name.replaceFirst("^classifier\\.", "classifier.1."), tensor));
    return tensors;
  }
}

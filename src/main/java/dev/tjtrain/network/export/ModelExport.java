package dev.tjtrain.network.export;

import ai.djl.Device;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.torch.DeviceChoice;
import dev.tjtrain.torch.DeviceRequest;
import java.io.IOException;
import java.nio.file.Path;

/** Exports a saved model. What is written appears whole or not at all. */
public final class ModelExport {

  private ModelExport() {}

  /**
   * Does what {@code request} asks for. Loads the engine.
   *
   * @throws dev.tjtrain.files.InvalidInputException if the model cannot be used, or its class names
   *     or its numbers cannot be written in this format
   * @throws IOException if there is something at {@code request.out()} that may not be replaced, or
   *     writing fails
   */
  public static void run(ExportRequest request) throws IOException {
    Destination destination =
        request.format() == ExportFormat.DJL
            ? Destination.folder(request.out(), DjlFolder.FILES, request.overwrite())
            : Destination.file(request.out(), request.overwrite());
    Device cpu = DeviceChoice.of(new DeviceRequest(DeviceRequest.Kind.CPU, 0)).device();
    try (SavedModel model = SavedModel.open(request.model(), cpu)) {
      if (request.format() == ExportFormat.DJL) {
        DjlFolder.check(request.model(), model.classes());
      }
      destination.write(path -> write(path, request, model));
    }
  }

  private static void write(Path path, ExportRequest request, SavedModel model) throws IOException {
    switch (request.format()) {
      case STATE_DICT -> {
        if (StateDictFile.isSafetensors(request.out())) {
          StateDictFile.writeSafetensors(path, model);
        } else {
          StateDictFile.writeTorchZip(path, model);
        }
      }
      case TORCHSCRIPT -> {
        if (request.withPreprocessing()) {
          TorchScriptFile.writeWithPreprocessing(path, model);
        } else {
          TorchScriptFile.writePlain(path, model);
        }
      }
      case ONNX -> OnnxFile.write(path, request, model);
      case DJL -> DjlFolder.write(path, model);
    }
  }
}

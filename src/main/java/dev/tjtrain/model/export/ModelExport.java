package dev.tjtrain.model.export;

import ai.djl.Device;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.tjtrain.model.DeviceChoice;
import dev.tjtrain.model.DeviceRequest;
import dev.tjtrain.model.FrameClassifier;
import dev.tjtrain.model.ModelArchive;
import dev.tjtrain.model.Preprocessing;
import dev.tjtrain.model.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Exports a saved model. What is written appears whole or not at all. */
public final class ModelExport {

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private ModelExport() {}

  /**
   * Does what {@code request} asks for. Loads the engine.
   *
   * @throws dev.tjtrain.data.InvalidInputException if the model cannot be used, or its class names
   *     cannot be written in this format
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
      switch (request.format()) {
        case STATE_DICT -> destination.write(file -> StateDictFile.write(file, request, model));
        case TORCHSCRIPT ->
            destination.write(
                file -> {
                  if (request.withPreprocessing()) {
                    writeFrameClassifier(file, model);
                  } else {
                    writeNetwork(file, model);
                  }
                });
        case DJL -> {
          DjlFolder.check(request.model(), model.classes());
          destination.write(folder -> DjlFolder.write(folder, model));
        }
      }
    }
  }

  /** Writes a module that takes raw frames. */
  static void writeFrameClassifier(Path file, SavedModel model) throws IOException {
    try (FrameClassifier classifier = FrameClassifier.of(model)) {
      classifier.write(
          file,
          records(
              model, "uint8 RGB frames (H, W, 3) or (N, H, W, 3), of any size", "(classes) or "));
    }
  }

  private static void writeNetwork(Path file, SavedModel model) throws IOException {
    Preprocessing preprocessing = model.preprocessing();
    model.network().freeze();
    ModelArchive.write(
        file,
        model.network(),
        records(
            model,
            "float32 RGB (N, 3, %d, %d), resized as by PIL's BILINEAR, scaled to [0, 1]%s"
                .formatted(
                    preprocessing.height(),
                    preprocessing.width(),
                    preprocessing.imagenet() ? ", minus ImageNet's mean, over its deviation" : ""),
            ""));
  }

  /** What the run wrote, and what goes in and comes out. */
  private static Map<String, String> records(SavedModel model, String input, String oneFrame) {
    Map<String, String> records = new LinkedHashMap<>(model.records());
    Map<String, String> signature = new LinkedHashMap<>();
    signature.put("input", input);
    signature.put("output", "float32 logits " + oneFrame + "(N, classes)");
    records.put("signature", GSON.toJson(signature));
    return records;
  }
}

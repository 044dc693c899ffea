package dev.tjtrain.network.export;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.PreprocessingNetwork;
import dev.tjtrain.network.SavedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A TorchScript module in eval mode that asks for no gradients. Beside it, under {@code extra/}, is
 * what the run wrote, and {@code signature}: what goes in and what comes out.
 */
final class TorchScriptFile {

  static final String SIGNATURE = "signature";

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private static final String RAW = "uint8 RGB image (H, W, 3) of any size, or images (N, H, W, 3)";

  private TorchScriptFile() {}

  /** Writes the network as it is: normalised images (N, 3, height, width) in. Freezes it. */
  static void writePlain(Path file, SavedModel model) throws IOException {
    model.network().freeze();
    ModelArchive.write(
        file,
        model.network(),
        records(model, normalized(model.preprocessing()), "float32 logits (N, classes)"));
  }

  /** What a network without its preprocessing takes, in words. */
  static String normalized(Preprocessing preprocessing) {
    return "float32 RGB (N, 3, %d, %d), resized as by PIL's BILINEAR%s, scaled to [0, 1]%s"
        .formatted(
            preprocessing.height(),
            preprocessing.width(),
            switch (preprocessing.resize()) {
              case SQUASH -> "";
              case CROP -> " to cover that size, the middle cut out";
              case PAD -> " to fit into that size, with borders of (124, 116, 104)";
            },
            preprocessing.imagenet() ? ", minus ImageNet's mean, over its deviation" : "");
  }

  /** Writes the network behind its preprocessing: raw images in. */
  static void writeWithPreprocessing(Path file, SavedModel model) throws IOException {
    write(file, model, 1, records(model, RAW, "float32 logits (classes), or (N, classes)"));
  }

  /** Likewise, but a softmax of its logits is calibrated. */
  static void writeCalibrated(Path file, SavedModel model) throws IOException {
    Map<String, String> records =
        records(model, RAW, "float32 logits over the temperature, (classes), or (N, classes)");
    records.remove(SavedModel.CALIBRATION); // or it would be applied twice
    write(file, model, model.temperature(), records);
  }

  private static void write(
      Path file, SavedModel model, double temperature, Map<String, String> records)
      throws IOException {
    try (PreprocessingNetwork classifier = PreprocessingNetwork.of(model, temperature)) {
      classifier.write(file, records);
    }
  }

  private static Map<String, String> records(SavedModel model, String input, String output) {
    Map<String, String> records = new LinkedHashMap<>(model.records());
    records.put(SIGNATURE, signature(input, output));
    return records;
  }

  /** The record of that name: what goes in and what comes out. */
  static String signature(String input, String output) {
    Map<String, String> signature = new LinkedHashMap<>();
    signature.put("input", input);
    signature.put("output", output);
    return GSON.toJson(signature);
  }
}

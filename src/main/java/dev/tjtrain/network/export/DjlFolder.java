package dev.tjtrain.network.export;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A model folder of DJL and DJL Serving: {@code model.pt}, which their loader finds whatever the
 * folder's name, {@code serving.properties} and {@code synset.txt}.
 *
 * <p>The module itself resizes and normalises, since DJL's own {@code Resize} differs from the one
 * that the network was trained with; DJL's translator hands it the pixels as they are.
 */
final class DjlFolder {

  static final Set<String> FILES = Set.of("model.pt", "serving.properties", "synset.txt");

  /** Read by DJL 0.36.0's ImageClassificationTranslatorFactory. Images differ in size: no stack. */
  private static final String PROPERTIES =
      """
      engine=PyTorch
      application=cv/image_classification
      translatorFactory=ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory
      option.mapLocation=true
      toTensor=false
      batchifier=none
      applySoftmax=true
      """;

  private DjlFolder() {}

  /**
   * Checks that {@code classes} can stand in {@code synset.txt}, one a line.
   *
   * @throws InvalidInputException naming the class that cannot
   */
  static void check(Path model, List<String> classes) throws InvalidInputException {
    for (String name : classes) {
      if (name.isEmpty() || name.chars().anyMatch(c -> c == '\n' || c == '\r')) {
        throw new InvalidInputException(
            "%s: the class name '%s' does not fit on one line, as synset.txt needs it; rename its"
                    .formatted(model, name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?"))
                + " folder and train again, or export another format");
      }
    }
  }

  /** Makes {@code folder} and writes the three files. */
  static void write(Path folder, SavedModel model) throws IOException {
    Files.createDirectory(folder);
    TorchScriptFile.writeCalibrated(folder.resolve("model.pt"), model);
    Files.writeString(folder.resolve("serving.properties"), PROPERTIES);
    Files.writeString(folder.resolve("synset.txt"), String.join("\n", model.classes()) + "\n");
  }
}

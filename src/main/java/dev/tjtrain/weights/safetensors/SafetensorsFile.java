package dev.tjtrain.weights.safetensors;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.ReadLimits;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of a safetensors file. {@link SafetensorsWriter} writes one.
 *
 * @param tensors by name, in the file's order; unmodifiable
 * @param metadata texts by name; unmodifiable
 */
public record SafetensorsFile(Map<String, WeightTensor> tensors, Map<String, String> metadata) {

  /** Keeps own, ordered copies of the maps. */
  public SafetensorsFile {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads {@code path}.
   *
   * @throws InvalidInputException if it is no safetensors file, damaged, or larger than 512 MiB
   * @throws IOException if reading fails
   */
  public static SafetensorsFile read(Path path) throws IOException {
    WeightFile file = new WeightFile(path);
    byte[] start;
    try (InputStream in = Files.newInputStream(path)) {
      start = in.readNBytes(Long.BYTES + 1);
    }
    if (!SafetensorsReader.recognizes(start)) {
      throw file.damaged("it does not begin as safetensors do");
    }
    if (Files.size(path) > ReadLimits.MAX_BYTES) {
      throw file.refuse("is larger than 512 MiB; refused");
    }
    return SafetensorsReader.read(file, Files.readAllBytes(path));
  }
}

package dev.tjtrain.weights.tensor;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a weight file by name.
 *
 * @param file where they were read from, for messages
 * @param format what the file turned out to be
 * @param tensors name to tensor, in the file's order; unmodifiable
 */
public record StateDict(Path file, WeightFormat format, Map<String, WeightTensor> tensors) {

  /** Keeps an own, ordered copy of the map. */
  public StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** Returns where the tensors come from, in words. */
  public String source() {
    return file + " (" + format + ")";
  }
}

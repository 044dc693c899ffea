package dev.tjtrain.model.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Weights of MobileNetV2's convolutional part that have been checked name for name.
 *
 * @param tensors {@code features.*} by name, in the order of the expectation; unmodifiable
 * @param droppedClasses outputs K of the classifier that the file had and that was dropped; empty
 *     if it had none
 */
public record PretrainedFeatures(Map<String, WeightTensor> tensors, OptionalInt droppedClasses) {

  /** Keeps an own, ordered copy of the map. */
  public PretrainedFeatures {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}

package dev.tjtrain.weights;

import dev.tjtrain.weights.tensor.WeightTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Weights of MobileNetV2 that have been checked name for name.
 *
 * @param tensors {@code features.*} by name, in the order of the expectation; unmodifiable
 * @param classifier the linear layer that the file had, if it had one
 */
public record PretrainedFeatures(
    Map<String, WeightTensor> tensors, Optional<Classifier> classifier) {

  /** Keeps an own, ordered copy of the map. */
  public PretrainedFeatures {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * A linear layer.
   *
   * @param weight floating point (K, 1280)
   * @param bias floating point (K)
   */
  public record Classifier(WeightTensor weight, WeightTensor bias) {

    /** Its number of outputs, K. */
    public int classes() {
      return Math.toIntExact(bias.shape()[0]);
    }
  }

  /** Outputs of the file's own classifier; empty if it had none. */
  public OptionalInt classes() {
    return classifier.isPresent()
        ? OptionalInt.of(classifier.get().classes())
        : OptionalInt.empty();
  }
}

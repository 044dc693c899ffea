package dev.tjtrain.features;

import ai.djl.ndarray.NDArray;

/** From a batch of inputs to logits in training mode: the part that a recipe runs each step. */
@FunctionalInterface
public interface Forward {

  /**
   * Computes logits; gradients flow if they are being collected.
   *
   * @param inputs (N, ...), as the recipe keeps them
   * @return (N, classes)
   */
  NDArray logits(NDArray inputs);
}

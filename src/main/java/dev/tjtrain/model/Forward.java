package dev.tjtrain.model;

import ai.djl.ndarray.NDArray;

/** From a batch of kept rows to logits: the part of the network that a recipe runs each step. */
@FunctionalInterface
public interface Forward {

  /**
   * Computes logits.
   *
   * @param rows (N, ...), as the recipe keeps them
   * @param training whether the network is in training mode and gradients flow
   * @return (N, classes)
   */
  NDArray logits(NDArray rows, boolean training);
}

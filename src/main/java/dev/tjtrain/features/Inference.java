package dev.tjtrain.features;

import ai.djl.ndarray.NDArray;

/** From a batch of inputs to logits, in inference mode. */
public interface Inference extends AutoCloseable {

  /** Takes over the network's weights as they are now. */
  void update();

  /**
   * Computes logits by the weights of the last update.
   *
   * @param inputs (N, ...), as the recipe keeps them
   * @return (N, classes)
   */
  NDArray logits(NDArray inputs);

  @Override
  void close();
}

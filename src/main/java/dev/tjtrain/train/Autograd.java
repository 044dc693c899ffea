package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import dev.tjtrain.model.ComputeThreads;
import dev.tjtrain.model.Forward;

/** Backpropagation as libtorch does it by itself, for whatever is trained. */
final class Autograd implements Backpropagation {

  private final Forward forward;
  private final Optimizer optimizer;
  private final boolean headAlone;

  /**
   * Prepares it.
   *
   * @param headAlone whether a step is too small to be shared out
   */
  Autograd(Forward forward, Optimizer optimizer, boolean headAlone) {
    this.forward = forward;
    this.optimizer = optimizer;
    this.headAlone = headAlone;
  }

  @Override
  public ComputeThreads threads() {
    return headAlone ? ComputeThreads.one() : ComputeThreads.all();
  }

  @Override
  public NDArray logits(NDArray rows) {
    return forward.logits(rows, true);
  }

  @Override
  public float minimize(NDArray loss) {
    return optimizer.minimize(loss);
  }

  @Override
  public void close() {
    // It holds nothing of its own.
  }
}

package dev.tjtrain.train;

import static dev.tjtrain.model.MobileNetV2.BLOCKS;

import ai.djl.ndarray.NDArray;
import dev.tjtrain.model.BatchNorm;
import dev.tjtrain.model.ComputeThreads;
import dev.tjtrain.model.Forward;
import dev.tjtrain.model.MobileNetV2;
import java.io.IOException;

/** How a step gets from rows to logits, and from their loss to parameters that have moved. */
public interface Backpropagation extends AutoCloseable {

  /**
   * One, since with more now and then a run ends with other last bits than the one before, which a
   * resumed run must not.
   */
  int THREADS = 1;

  /**
   * The quickest way for a network.
   *
   * @param batchNorm what it does in training
   * @param cut where the trainable part begins
   * @param forward that goes with these two
   * @param optimizer of the parameters from {@code cut} on
   */
  static Backpropagation of(
      MobileNetV2 network, BatchNorm batchNorm, int cut, Forward forward, Optimizer optimizer)
      throws IOException {
    return batchNorm == BatchNorm.INFERENCE
            && ParallelTail.handles(cut)
            && !network.device().isGpu()
        ? new ParallelTail(network, cut, THREADS, optimizer)
        : new Autograd(forward, optimizer, batchNorm == BatchNorm.INFERENCE && cut == BLOCKS);
  }

  /** The threads that share out each operation of a step. */
  ComputeThreads threads();

  /**
   * Runs the network in training mode. A gradient collector is open.
   *
   * @param rows (N, ...), as the recipe keeps them
   * @return (N, classes)
   */
  NDArray logits(NDArray rows);

  /**
   * Moves the parameters.
   *
   * @param loss a scalar, of the last {@link #logits}
   * @return its value
   */
  float minimize(NDArray loss);

  @Override
  void close();
}

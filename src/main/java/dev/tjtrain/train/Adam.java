package dev.tjtrain.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adam (Kingma and Ba, 2015, algorithm 1) with the arithmetic of {@code torch.optim.Adam}:
 *
 * <pre>
 * w -= lr * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
 * </pre>
 *
 * <p>libtorch's update, as DJL reaches it, knows no bias correction. Multiplying numerator and
 * denominator by {@code sqrt(1 - b2^t)} gives the same step with {@code lr * sqrt(1 - b2^t) / (1 -
 * b1^t)} for the rate and {@code eps * sqrt(1 - b2^t)} for epsilon.
 */
public final class Adam implements AutoCloseable {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final NDManager manager;
  private final List<Slot> slots = new ArrayList<>();
  private final double learningRate;
  private int steps;

  /** A parameter with its running mean and variance of the gradient. */
  private record Slot(NDArray parameter, NDArray mean, NDArray variance) {}

  /**
   * Prepares zeroed moments for {@code parameters}, all of which must require a gradient.
   *
   * @param manager parent of the manager that holds the moments
   * @param learningRate step size, above 0
   */
  public Adam(NDManager manager, Map<String, NDArray> parameters, double learningRate) {
    this.manager = manager.newSubManager();
    this.learningRate = learningRate;
    parameters.forEach(
        (name, p) ->
            slots.add(
                new Slot(
                    p,
                    this.manager.zeros(p.getShape(), p.getDataType()),
                    this.manager.zeros(p.getShape(), p.getDataType()))));
  }

  /** Moves every parameter against its gradient and zeroes the gradients. */
  public void step() {
    steps++;
    double correction2 = Math.sqrt(1 - Math.pow(BETA2, steps));
    float rate = (float) (learningRate * correction2 / (1 - Math.pow(BETA1, steps)));
    float epsilon = (float) (EPSILON * correction2);
    for (Slot slot : slots) {
      try (NDArray gradient = slot.parameter.getGradient()) {
        slot.parameter
            .getNDArrayInternal()
            .adamUpdate(
                new NDList(slot.parameter, gradient, slot.mean, slot.variance),
                new NDList(slot.parameter),
                rate,
                rate,
                0f,
                1f,
                -1f,
                (float) BETA1,
                (float) BETA2,
                epsilon,
                false,
                false);
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}

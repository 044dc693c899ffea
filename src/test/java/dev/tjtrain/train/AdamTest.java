package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds five steps of three parameters against {@code torch.optim.Adam} with lr 1e-3. */
class AdamTest {

  /** The first parameter's gradients are as small as epsilon, where a wrong epsilon shows. */
  private static final float[][] GRADIENTS = {
    {1e-10f, 0.3f, -2},
    {-3e-10f, 0.1f, -1.5f},
    {2e-10f, -0.2f, 0},
    {1e-10f, 0.4f, 1},
    {5e-10f, -0.7f, 3}
  };

  private static final float[][] AFTER = {
    {0.9999901f, -2.001f, 0.501f},
    {1.000001f, -2.001871f, 0.50198257f},
    {1.0000006f, -2.0020983f, 0.5027421f},
    {0.99999744f, -2.00265f, 0.5031036f},
    {0.9999832f, -2.0025074f, 0.50290126f}
  };

  @Test
  void five_steps_are_those_of_pytorch() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray parameter = manager.create(new float[] {1, -2, 0.5f});
      parameter.setRequiresGradient(true);
      try (Adam adam = new Adam(manager, Map.of("p", parameter), 1e-3)) {
        for (int i = 0; i < GRADIENTS.length; i++) {
          setGradient(manager, parameter, GRADIENTS[i]);
          adam.step();

          float[] values = parameter.toFloatArray();
          for (int j = 0; j < values.length; j++) {
            assertThat(values[j])
                .as("step %d, parameter %d", i, j)
                .isCloseTo(AFTER[i][j], within(2 * Math.ulp(AFTER[i][j])));
          }
        }
      }
    }
  }

  @Test
  void a_step_zeroes_the_gradient() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray parameter = manager.create(new float[] {1, -2, 0.5f});
      parameter.setRequiresGradient(true);
      try (Adam adam = new Adam(manager, Map.of("p", parameter), 1e-3)) {
        setGradient(manager, parameter, GRADIENTS[0]);
        assertThat(parameter.getGradient().toFloatArray()).containsExactly(GRADIENTS[0]);

        adam.step();

        assertThat(parameter.getGradient().toFloatArray()).containsOnly(0);
      }
    }
  }

  /** The derivative of sum(p * g) by p is g. */
  private static void setGradient(NDManager manager, NDArray parameter, float[] gradient) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      collector.backward(parameter.mul(manager.create(gradient)).sum());
    }
  }
}

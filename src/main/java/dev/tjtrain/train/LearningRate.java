package dev.tjtrain.train;

/** The learning rate of each epoch, a function of its number alone. */
public sealed interface LearningRate {

  /** The rate of epoch {@code epoch}, counted from 0; 0 or above. */
  double at(int epoch);

  /** The same rate all the time. */
  record Constant(double rate) implements LearningRate {

    @Override
    public double at(int epoch) {
      return rate;
    }
  }

  /**
   * Half a cosine from {@code rate} down towards 0, which an epoch after the last would reach:
   * PyTorch's {@code CosineAnnealingLR(T_max=epochs)} (Loshchilov and Hutter, 2017, without
   * restarts).
   */
  record Cosine(double rate, int epochs) implements LearningRate {

    @Override
    public double at(int epoch) {
      return rate * (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
    }
  }

  /**
   * {@code rate}, multiplied by {@code factor} after every {@code epochs} epochs: PyTorch's {@code
   * StepLR(step_size=epochs, gamma=factor)}.
   */
  record Step(double rate, int epochs, double factor) implements LearningRate {

    @Override
    public double at(int epoch) {
      return rate * Math.pow(factor, Math.floorDiv(epoch, epochs));
    }
  }
}

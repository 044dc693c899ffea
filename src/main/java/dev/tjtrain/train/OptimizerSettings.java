package dev.tjtrain.train;

/**
 * Which optimizer, and what it needs besides a learning rate. Betas and epsilon are PyTorch's.
 *
 * @param algorithm its update
 * @param weightDecay 0 or above; an L2 penalty's factor for {@code ADAM} and {@code SGD}, for
 *     {@code ADAMW} the share of each weight that a step of rate 1 takes away
 * @param momentum of {@code SGD}, from 0 up to but not 1; the others have none to choose
 */
public record OptimizerSettings(Algorithm algorithm, double weightDecay, double momentum) {

  /** PyTorch's Adam as it comes. */
  public static final OptimizerSettings ADAM = new OptimizerSettings(Algorithm.ADAM, 0, 0);

  /** An update, as {@code torch.optim} has it under the same name. */
  public enum Algorithm {
    /** Kingma and Ba, 2015. */
    ADAM,
    /** Adam with decoupled weight decay: Loshchilov and Hutter, 2019. */
    ADAMW,
    /** Stochastic gradient descent with PyTorch's form of momentum, without dampening. */
    SGD
  }
}

package dev.tjtrain.train;

import java.io.IOException;

/**
 * Training has left the numbers: a loss is infinite or not a number, and so will the weights be.
 */
public final class DivergedException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Names the loss that shows it.
   *
   * @param loss such as {@code training loss}
   */
  public DivergedException(String loss) {
    super("the " + loss + " is no longer a number; try a smaller --lr");
  }
}

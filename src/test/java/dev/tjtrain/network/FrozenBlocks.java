package dev.tjtrain.network;

import ai.djl.ndarray.NDArray;
import dev.tjtrain.network.FoldedBlocks.Ending;
import java.io.IOException;

/** What the first blocks of a network make of a batch. */
public final class FrozenBlocks {

  private FrozenBlocks() {}

  /** (N, 3, H, W) after blocks {@code [0, end)}, free to take part in gradients. */
  public static NDArray apply(Network network, NDArray x, int end) throws IOException {
    try (FoldedBlocks blocks = new FoldedBlocks(network, 0, end, Ending.FEATURES, x.getShape())) {
      return blocks.of(x).duplicate();
    }
  }
}

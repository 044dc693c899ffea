package dev.tjtrain.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Network;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Runs the blocks that a recipe has not yet run over its rows. */
final class FoldedInference implements Inference {

  /** What it is arranged for; other batches take a little longer. */
  private static final int BATCH = 64;

  private final FoldedBlocks blocks;
  private final UnaryOperator<NDArray> input;

  private FoldedInference(FoldedBlocks blocks, UnaryOperator<NDArray> input) {
    this.blocks = blocks;
    this.input = input;
  }

  /** On features that blocks {@code [0, cut)} have made. */
  static FoldedInference onFeatures(Network network, int cut, TensorDataset rows)
      throws IOException {
    Shape batch = new Shape(BATCH).addAll(rows.shape());
    return new FoldedInference(
        new FoldedBlocks(network, cut, network.backbone().depth(), Ending.LOGITS, batch), x -> x);
  }

  /** On resized frames, of which {@code imagenet} says whether they are normalised. */
  static FoldedInference onFrames(Network network, boolean imagenet, TensorDataset rows)
      throws IOException {
    Shape batch = new Shape(BATCH).addAll(rows.shape());
    return new FoldedInference(
        new FoldedBlocks(network, 0, network.backbone().depth(), Ending.LOGITS, batch),
        x -> network.normalize(x, imagenet));
  }

  @Override
  public void update() {
    blocks.update();
  }

  @Override
  public NDArray logits(NDArray rows) {
    return blocks.of(input.apply(rows));
  }

  @Override
  public void close() {
    blocks.close();
  }
}

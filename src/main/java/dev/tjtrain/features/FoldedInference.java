package dev.tjtrain.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Network;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Runs the blocks that a recipe has not yet run over its inputs. */
final class FoldedInference implements Inference {

  /** What it is arranged for; other batches take a little longer. */
  private static final int BATCH = 64;

  private final FoldedBlocks blocks;
  private final UnaryOperator<NDArray> input;

  private FoldedInference(FoldedBlocks blocks, UnaryOperator<NDArray> input) {
    this.blocks = blocks;
    this.input = input;
  }

  /** On features that blocks {@code [0, firstTrainable)} have made. */
  static FoldedInference onFeatures(Network network, int firstTrainable, TensorDataset inputs)
      throws IOException {
    Shape batch = new Shape(BATCH).addAll(inputs.shape());
    return new FoldedInference(
        new FoldedBlocks(network, firstTrainable, network.backbone().depth(), Ending.LOGITS, batch),
        x -> x);
  }

  /** On resized images, of which {@code imagenet} says whether they are normalised. */
  static FoldedInference onImages(Network network, boolean imagenet, TensorDataset inputs)
      throws IOException {
    Shape batch = new Shape(BATCH).addAll(inputs.shape());
    return new FoldedInference(
        new FoldedBlocks(network, 0, network.backbone().depth(), Ending.LOGITS, batch),
        x -> network.normalize(x, imagenet));
  }

  @Override
  public void update() {
    blocks.update();
  }

  @Override
  public NDArray logits(NDArray inputs) {
    return blocks.of(input.apply(inputs));
  }

  @Override
  public void close() {
    blocks.close();
  }
}

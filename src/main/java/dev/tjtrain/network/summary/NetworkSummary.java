package dev.tjtrain.network.summary;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the network is made of and what it costs.
 *
 * @param modules the module tree as PyTorch prints it
 * @param classes outputs of the classifier
 * @param height of an image, in pixels
 * @param width of an image, in pixels
 * @param unfreezeFrom the first block that learns in fine-tuning
 * @param blocks in their order, the classifier last
 * @param bytes of all parameters and batch-norm statistics, as they are saved
 */
public record NetworkSummary(
    String modules,
    int classes,
    int height,
    int width,
    int unfreezeFrom,
    List<Block> blocks,
    long bytes) {

  /** Keeps its own copy. */
  public NetworkSummary {
    blocks = List.copyOf(blocks);
  }

  /**
   * A part of the network that is frozen or trained as a whole.
   *
   * @param name such as {@code features.17}
   * @param type of its module, as PyTorch calls it
   * @param output size of what it makes of an image
   * @param shapes of its parameters by torchvision's name
   * @param multiplyAdds of its convolutions or its linear layer for one image; batch norms, which
   *     can be folded into the convolutions, activations, additions and pooling are not counted
   * @param trainsInTransfer whether transfer trains it
   * @param trainsInFineTune whether fine-tuning trains it
   */
  public record Block(
      String name,
      String type,
      Layer.Size output,
      Map<String, long[]> shapes,
      long multiplyAdds,
      boolean trainsInTransfer,
      boolean trainsInFineTune) {

    /** Number of values of its parameters. */
    public long parameters() {
      return shapes.values().stream().mapToLong(NetworkSummary::values).sum();
    }
  }

  /** Number of values of all parameters. */
  public long parameters() {
    return blocks.stream().mapToLong(Block::parameters).sum();
  }

  /** Multiply-adds for one image. */
  public long multiplyAdds() {
    return blocks.stream().mapToLong(Block::multiplyAdds).sum();
  }

  /** Shapes of the parameters that learn, by torchvision's name, in the network's order. */
  public Map<String, long[]> trainable(boolean fineTune) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    trained(fineTune).forEach(block -> shapes.putAll(block.shapes()));
    return shapes;
  }

  /** Number of values that learn. */
  public long trainableParameters(boolean fineTune) {
    return trained(fineTune).stream().mapToLong(Block::parameters).sum();
  }

  /** Number of values of a tensor. */
  static long values(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  private List<Block> trained(boolean fineTune) {
    return blocks.stream()
        .filter(block -> fineTune ? block.trainsInFineTune() : block.trainsInTransfer())
        .toList();
  }
}

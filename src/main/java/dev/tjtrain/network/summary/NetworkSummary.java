package dev.tjtrain.network.summary;

import dev.tjtrain.network.Backbone;
import java.io.IOException;
import java.util.ArrayList;
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
   * Summarises a network.
   *
   * @param classes outputs of the classifier, at least 1
   * @param height of an image, in pixels
   * @param width of an image, in pixels
   * @param unfreezeFrom the first block that learns in fine-tuning
   */
  public static NetworkSummary of(
      Backbone backbone, int classes, int height, int width, int unfreezeFrom) throws IOException {
    Layer network = Layer.network(backbone, classes);
    List<Block> blocks = new ArrayList<>();
    Layer.Size size = new Layer.Size(3, height, width);
    for (Backbone.Block block : backbone.blocks()) {
      boolean trains = blocks.size() >= unfreezeFrom;
      blocks.add(Block.of(network, block.modules(), size, false, trains));
      size = blocks.get(blocks.size() - 1).output();
    }
    Layer.Size pooled = new Layer.Size(backbone.embedding(), 1, 1);
    blocks.add(Block.of(network, List.of(backbone.classifier()), pooled, true, true));
    return new NetworkSummary(
        network.printed(), classes, height, width, unfreezeFrom, blocks, bytes(network));
  }

  /** Shapes of every parameter and buffer of the blocks by torchvision's name. */
  public static Map<String, long[]> state(Backbone backbone) throws IOException {
    Map<String, long[]> shapes = Layer.network(backbone, 1).state();
    shapes.keySet().removeIf(name -> !backbone.isOfBlocks(name));
    return shapes;
  }

  /** The names of every parameter and buffer in the order of a state dict. */
  public static List<String> names(Backbone backbone) throws IOException {
    return List.copyOf(Layer.network(backbone, 1).state().keySet());
  }

  private static long bytes(Layer network) {
    long[] bytes = {0};
    network.allParameters().values().forEach(s -> bytes[0] += Float.BYTES * Layer.values(s));
    network
        .allBuffers()
        .forEach(
            (name, s) ->
                bytes[0] +=
                    (name.endsWith(Layer.COUNTER) ? Long.BYTES : Float.BYTES) * Layer.values(s));
    return bytes[0];
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

    private static Block of(
        Layer network, List<String> modules, Layer.Size input, boolean transfer, boolean fineTune) {
      Map<String, long[]> shapes = new LinkedHashMap<>();
      Layer.Size size = input;
      long multiplyAdds = 0;
      for (String module : modules) {
        Layer layer = network.layer(module);
        layer.allParameters().forEach((own, shape) -> shapes.put(module + "." + own, shape));
        multiplyAdds += layer.multiplyAdds(size);
        size = layer.output(size);
      }
      String name = modules.get(0);
      String type = network.layer(name).text().split("\\(", 2)[0];
      return new Block(name, type, size, shapes, multiplyAdds, transfer, fineTune);
    }

    /** Number of values of its parameters. */
    public long parameters() {
      return shapes.values().stream().mapToLong(Layer::values).sum();
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

  private List<Block> trained(boolean fineTune) {
    return blocks.stream()
        .filter(block -> fineTune ? block.trainsInFineTune() : block.trainsInTransfer())
        .toList();
  }
}

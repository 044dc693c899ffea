package dev.tjtrain.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.tjtrain.torch.TorchModule;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds a network that is ready to train: the architecture, weights for its blocks, a new head.
 */
public final class Networks {

  private Networks() {}

  /** Chooses the value of every parameter and buffer of the blocks. */
  @FunctionalInterface
  public interface Features {

    /**
     * The values.
     *
     * @param shapes by torchvision's names; there has to be a value for each
     */
    Map<String, WeightTensor> of(Map<String, long[]> shapes) throws IOException;
  }

  /**
   * Builds a network.
   *
   * @param classes outputs of the new head
   * @param seed of the head, which is the one that PyTorch draws after {@code manual_seed(seed)}
   * @param device that it will train on
   */
  public static Network create(
      Backbone backbone, Features features, int classes, int seed, Device device)
      throws IOException {
    Network network = blank(backbone, "", device);
    try {
      Map<String, long[]> shapes = new LinkedHashMap<>(network.shapes());
      shapes.keySet().removeIf(name -> !network.backbone().isOfBlocks(name));
      network.loadState(features.of(shapes));
      Engine.getEngine("PyTorch").setRandomSeed(seed);
      network.resetClassifier(classes);
      return network;
    } catch (IOException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /** Values of untrained blocks; of use for trying things out only. */
  public static Features random(int seed) {
    return shapes -> RandomWeights.draw(shapes, seed);
  }

  /** All zeros but for a drawn head: to be filled from a saved network. */
  static Network blank(Backbone backbone, int classes, Device device) throws IOException {
    return blank(backbone, "", classes, device);
  }

  /** The same, in the module whose resource has {@code suffix} behind the network's name. */
  static Network blank(Backbone backbone, String suffix, int classes, Device device)
      throws IOException {
    Network network = blank(backbone, suffix, device);
    network.resetClassifier(classes);
    return network;
  }

  /** All zeros. */
  private static Network blank(Backbone backbone, String suffix, Device device) throws IOException {
    return new Network(
        backbone, TorchModule.load(Networks.class, backbone.name() + suffix + ".pt", device));
  }
}

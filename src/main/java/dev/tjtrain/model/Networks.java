package dev.tjtrain.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.tjtrain.model.weights.WeightTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Builds a network that is ready to train: the architecture, weights for its blocks, a new head.
 */
public final class Networks {

  private static final String ARCHITECTURE = "mobilenet_v2.pt";

  private Networks() {}

  /** Shapes of the parameters and buffers of all blocks, by torchvision's names. */
  public static Map<String, long[]> featureShapes() throws IOException {
    try (Scratch scratch = new Scratch();
        MobileNetV2 blank = blank(scratch)) {
      return featureShapes(blank);
    }
  }

  /**
   * Builds a network.
   *
   * @param features the value of every parameter and buffer of the blocks
   * @param classes outputs of the new head
   * @param seed of the head, which is the one that PyTorch draws after {@code manual_seed(seed)}
   * @param device that it will train on
   */
  public static MobileNetV2 create(
      Map<String, WeightTensor> features, int classes, int seed, Device device) throws IOException {
    try (Scratch scratch = new Scratch()) {
      Path ready = scratch.file("ready.pt");
      try (MobileNetV2 blank = blank(scratch)) {
        blank.loadState(features);
        Engine.getEngine("PyTorch").setRandomSeed(seed);
        blank.resetClassifier(classes);
        try (OutputStream out = Files.newOutputStream(ready)) {
          blank.write(out);
        }
      }
      // The new head is a plain attribute until the module has been saved and loaded again.
      return MobileNetV2.load(ready, device);
    }
  }

  /** Builds a network with random blocks; of use for trying things out only. */
  public static MobileNetV2 random(int classes, int seed, Device device) throws IOException {
    return create(RandomWeights.draw(featureShapes(), seed), classes, seed, device);
  }

  private static Map<String, long[]> featureShapes(MobileNetV2 network) {
    Map<String, long[]> shapes = new LinkedHashMap<>(network.shapes());
    shapes.keySet().removeIf(name -> name.startsWith("classifier."));
    return shapes;
  }

  private static MobileNetV2 blank(Scratch scratch) throws IOException {
    Path file = scratch.file(ARCHITECTURE);
    try (InputStream in = Networks.class.getResourceAsStream(ARCHITECTURE)) {
      Files.copy(Objects.requireNonNull(in, ARCHITECTURE), file);
    }
    return MobileNetV2.load(file, Device.cpu());
  }

  /** A temporary folder; libtorch loads trainable modules from files only. */
  private static final class Scratch implements AutoCloseable {

    private final Path folder = Files.createTempDirectory("tj-train-");

    Scratch() throws IOException {}

    Path file(String name) {
      return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file(ARCHITECTURE));
      Files.deleteIfExists(file("ready.pt"));
      Files.delete(folder);
    }
  }
}

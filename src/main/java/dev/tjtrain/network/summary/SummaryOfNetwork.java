package dev.tjtrain.network.summary;

import static java.util.Objects.requireNonNull;

import dev.tjtrain.files.TemporaryFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works out a {@link NetworkSummary} from the architecture that comes with the program. */
public final class SummaryOfNetwork {

  private static final String ARCHITECTURE = "/dev/tjtrain/network/mobilenet_v2.pt";
  private static final String FEATURES = "features";
  private static final String CLASSIFIER = "classifier";

  private SummaryOfNetwork() {}

  /**
   * Summarises the network.
   *
   * @param classes outputs of the classifier, at least 1
   * @param height of an image, in pixels
   * @param width of an image, in pixels
   * @param unfreezeFrom the first block that learns in fine-tuning, 0 to 18
   */
  public static NetworkSummary of(int classes, int height, int width, int unfreezeFrom)
      throws IOException {
    Layer.Chain network = network(classes);
    List<NetworkSummary.Block> blocks = new ArrayList<>();
    Layer.Size size = new Layer.Size(3, height, width);
    Layer.Chain features = (Layer.Chain) requireNonNull(network.children().get(FEATURES));
    for (Map.Entry<String, Layer> block : features.children().entrySet()) {
      boolean trains = Integer.parseInt(block.getKey()) >= unfreezeFrom;
      String name = FEATURES + "." + block.getKey();
      blocks.add(block(name, block.getValue(), size, false, trains));
      size = block.getValue().output(size);
    }
    Layer head = requireNonNull(network.children().get(CLASSIFIER));
    blocks.add(block(CLASSIFIER, head, size, true, true));
    return new NetworkSummary(
        LayerText.of(network), classes, height, width, unfreezeFrom, blocks, bytes(network));
  }

  /** Shapes of every parameter and buffer of the blocks by torchvision's name. */
  public static Map<String, long[]> state() throws IOException {
    Layer.Chain network = network(1);
    Map<String, long[]> shapes = new LinkedHashMap<>(network.parameters());
    shapes.putAll(network.buffers());
    shapes.keySet().removeIf(name -> name.startsWith(CLASSIFIER));
    return shapes;
  }

  private static long bytes(Layer network) {
    long bytes = 0;
    for (long[] shape : network.parameters().values()) {
      bytes += Float.BYTES * NetworkSummary.values(shape);
    }
    for (Map.Entry<String, long[]> buffer : network.buffers().entrySet()) {
      int each = buffer.getKey().endsWith(Layer.COUNTER) ? Long.BYTES : Float.BYTES;
      bytes += each * NetworkSummary.values(buffer.getValue());
    }
    return bytes;
  }

  /** Archives are read from files only, so the resource becomes one. */
  private static Layer.Chain network(int classes) throws IOException {
    try (InputStream in = SummaryOfNetwork.class.getResourceAsStream(ARCHITECTURE);
        TemporaryFile file = TemporaryFile.of(requireNonNull(in), ".pt")) {
      return Layers.read(file.path(), classes);
    }
  }

  private static NetworkSummary.Block block(
      String name, Layer layer, Layer.Size input, boolean transfer, boolean fineTune) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    layer.parameters().forEach((own, shape) -> shapes.put(name + "." + own, shape));
    String type = layer.name();
    return new NetworkSummary.Block(
        name,
        type.contains("(") ? type.substring(0, type.indexOf('(')) : type,
        layer.output(input),
        shapes,
        layer.multiplyAdds(input),
        transfer,
        fineTune);
  }
}

package dev.tjtrain.network.summary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import dev.tjtrain.network.Backbone;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A module of a network, with the modules inside it, as {@code scripts/export.py} found it. Sizes
 * are of one image, (channels, height, width).
 *
 * @param name within the module around it
 * @param text as PyTorch prints it, without what is inside
 * @param parameters shapes by name, without what is inside
 * @param buffers shapes of saved values that are no parameters, likewise
 * @param kernel side of a convolution's kernel; 0 for other modules
 * @param stride of a convolution
 * @param padding of a convolution
 * @param layers inside, each working on the output of the one before it
 */
public record Layer(
    String name,
    String text,
    Map<String, long[]> parameters,
    Map<String, long[]> buffers,
    int kernel,
    int stride,
    int padding,
    List<Layer> layers) {

  /** Last part of the name of the one kind of values that is no float32, but int64. */
  static final String COUNTER = "num_batches_tracked";

  private static final String WEIGHT = "weight";

  /**
   * Size of an image, or of what a layer makes of it.
   *
   * @param channels of each pixel
   * @param height in pixels
   * @param width in pixels
   */
  public record Size(long channels, long height, long width) {

    /** As PyTorch tells it: without height and width where there is one value a channel. */
    public List<Long> dimensions() {
      return height == 1 && width == 1 ? List.of(channels) : List.of(channels, height, width);
    }
  }

  /** The whole network, its classifier with that many outputs. */
  static Layer network(Backbone backbone, int classes) throws IOException {
    String resource = "/dev/tjtrain/network/" + backbone.name() + ".layers.json";
    try (Reader in =
        new InputStreamReader(
            requireNonNull(Layer.class.getResourceAsStream(resource), resource), UTF_8)) {
      Layer network = new Gson().fromJson(in, Layer.class);
      List<Layer> layers =
          network.layers.stream()
              .map(
                  layer -> layer.name.equals(backbone.classifier()) ? layer.linear(classes) : layer)
              .toList();
      return network.with(network.text, network.parameters, layers);
    }
  }

  /** This linear layer with that many outputs. */
  private Layer linear(long outputs) {
    long inputs = requireNonNull(parameters.get(WEIGHT))[1];
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put(WEIGHT, new long[] {outputs, inputs});
    shapes.put("bias", new long[] {outputs});
    return with(
        "Linear(in_features=" + inputs + ", out_features=" + outputs + ", bias=True)",
        shapes,
        layers);
  }

  private Layer with(String newText, Map<String, long[]> newParameters, List<Layer> newLayers) {
    return new Layer(name, newText, newParameters, buffers, kernel, stride, padding, newLayers);
  }

  /** The layer of that name inside this one. */
  Layer layer(String wanted) {
    return layers.stream().filter(layer -> layer.name.equals(wanted)).findFirst().orElseThrow();
  }

  /** Size of the output for an input of size {@code input}. */
  Size output(Size input) {
    long[] weight = parameters.get(WEIGHT);
    if (kernel > 0 && weight != null) {
      return new Size(weight[0], side(input.height()), side(input.width()));
    }
    if (weight != null && weight.length == 2) {
      return new Size(weight[0], 1, 1);
    }
    Size size = input;
    for (Layer layer : layers) {
      size = layer.output(size);
    }
    return size;
  }

  private long side(long input) {
    return (input + 2L * padding - kernel) / stride + 1;
  }

  /**
   * Multiplications of a weight by an input value, each with its addition, for an image. Those of
   * convolutions and linear layers count; batch norms can be folded into convolutions.
   */
  long multiplyAdds(Size input) {
    long[] weight = parameters.get(WEIGHT);
    long sum = 0;
    if (weight != null && weight.length > 1) {
      Size output = output(input);
      sum = output.height() * output.width() * values(weight);
    }
    Size size = input;
    for (Layer layer : layers) {
      sum += layer.multiplyAdds(size);
      size = layer.output(size);
    }
    return sum;
  }

  /** Shapes of all parameters by their dotted names, in the order of {@code named_parameters()}. */
  Map<String, long[]> allParameters() {
    return all(Layer::parameters);
  }

  /** Shapes of all buffers by their dotted names. */
  Map<String, long[]> allBuffers() {
    return all(Layer::buffers);
  }

  private Map<String, long[]> all(Function<Layer, Map<String, long[]>> shapes) {
    Map<String, long[]> all = new LinkedHashMap<>(shapes.apply(this));
    for (Layer layer : layers) {
      layer.all(shapes).forEach((inner, shape) -> all.put(layer.name + "." + inner, shape));
    }
    return all;
  }

  /** The module with all that is inside as Python's {@code print(model)} has it. */
  String printed() {
    return printed("");
  }

  private String printed(String indent) {
    if (layers.isEmpty()) {
      return text;
    }
    StringBuilder printed = new StringBuilder(text).append("(\n");
    for (Layer layer : layers) {
      printed.append(indent).append("  (").append(layer.name).append("): ");
      printed.append(layer.printed(indent + "  ")).append('\n');
    }
    return printed.append(indent).append(')').toString();
  }

  /** Number of values of a tensor. */
  static long values(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}

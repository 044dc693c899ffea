package dev.tjtrain.network.summary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import dev.tjtrain.network.Backbone;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
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
 * @param kernel side of a convolution's or max pooling's kernel; 0 for other modules
 * @param stride of either
 * @param padding of either
 * @param pooled whether it takes the means over rows and columns
 * @param aside whether it takes the input of the module around it, and nothing takes its output as
 *     the input of the next
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
    boolean pooled,
    boolean aside,
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
      return new Gson().fromJson(in, Layer.class).withLinear(backbone.classifier(), classes);
    }
  }

  /** This module, in which the linear layer at {@code path} has that many outputs. */
  private Layer withLinear(String path, long outputs) {
    String[] parts = path.split("\\.", 2);
    List<Layer> changed = new ArrayList<>(layers);
    changed.replaceAll(
        layer ->
            !layer.name.equals(parts[0])
                ? layer
                : parts.length == 1 ? layer.linear(outputs) : layer.withLinear(parts[1], outputs));
    return with(text, parameters, changed);
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
    return new Layer(
        name, newText, newParameters, buffers, kernel, stride, padding, pooled, aside, newLayers);
  }

  /** The layer at that dotted path inside this one. */
  Layer layer(String path) {
    Layer found = this;
    for (String part : path.split("\\.", -1)) {
      found = found.layers.stream().filter(one -> one.name.equals(part)).findFirst().orElseThrow();
    }
    return found;
  }

  private Size taken(Size input) {
    return pooled ? new Size(input.channels(), 1, 1) : input;
  }

  /** Size of the output for an input of size {@code input}. */
  Size output(Size input) {
    Size size = taken(input);
    long[] weight = parameters.get(WEIGHT);
    if (kernel > 0) {
      return new Size(
          weight == null ? size.channels() : weight[0], side(size.height()), side(size.width()));
    }
    if (weight != null && weight.length == 2) {
      return new Size(weight[0], size.height(), size.width());
    }
    for (Layer layer : layers) {
      size = layer.aside ? size : layer.output(size);
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
    Size size = taken(input);
    for (Layer layer : layers) {
      sum += layer.multiplyAdds(layer.aside ? taken(input) : size);
      size = layer.aside ? size : layer.output(size);
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

  /** Shapes of all parameters and buffers by their dotted names, in the order of a state dict. */
  Map<String, long[]> state() {
    return all(
        layer -> {
          Map<String, long[]> own = new LinkedHashMap<>(layer.parameters);
          own.putAll(layer.buffers);
          return own;
        });
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

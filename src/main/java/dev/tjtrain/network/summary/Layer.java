package dev.tjtrain.network.summary;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A module of the network. Sizes are of one image, (channels, height, width). */
public sealed interface Layer {

  /** Last part of the name of the one kind of values that is no float32, but int64. */
  String COUNTER = "num_batches_tracked";

  /** As PyTorch prints it, without what is inside. */
  String name();

  /** Size of the output for an input of size {@code input}. */
  Size output(Size input);

  /** Multiplications of a weight by an input value, each with its addition, for an image. */
  long multiplyAdds(Size input);

  /** Shapes of the parameters by name, in the order of {@code named_parameters()}. */
  Map<String, long[]> parameters();

  /** Shapes of the saved values that are no parameters, by name. */
  default Map<String, long[]> buffers() {
    return Map.of();
  }

  /**
   * Size of an image, or of what a layer makes of it.
   *
   * @param channels of each pixel
   * @param height in pixels
   * @param width in pixels
   */
  record Size(long channels, long height, long width) {

    /** As PyTorch tells it: without height and width where there is one value a channel. */
    public List<Long> dimensions() {
      return height == 1 && width == 1 ? List.of(channels) : List.of(channels, height, width);
    }
  }

  /** A square convolution without bias; {@code weight} is (outputs, inputs / groups, k, k). */
  record Conv2d(long[] weight, long stride, long padding, long groups) implements Layer {

    @Override
    public String name() {
      return "Conv2d(%d, %d, kernel_size=%s, stride=%s%s%s, bias=False)"
          .formatted(
              weight[1] * groups,
              weight[0],
              pair(weight[2]),
              pair(stride),
              padding == 0 ? "" : ", padding=" + pair(padding),
              groups == 1 ? "" : ", groups=" + groups);
    }

    @Override
    public Size output(Size input) {
      return new Size(weight[0], side(input.height()), side(input.width()));
    }

    @Override
    public long multiplyAdds(Size input) {
      Size output = output(input);
      return output.height() * output.width() * weight[0] * weight[1] * weight[2] * weight[3];
    }

    @Override
    public Map<String, long[]> parameters() {
      return Map.of("weight", weight);
    }

    private long side(long input) {
      return (input + 2 * padding - weight[2]) / stride + 1;
    }

    private static String pair(long number) {
      return "(" + number + ", " + number + ")";
    }
  }

  /** Batch normalisation; into a convolution before it, it costs nothing. */
  record BatchNorm2d(long channels) implements Layer {

    @Override
    public String name() {
      return "BatchNorm2d("
          + channels
          + ", eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)";
    }

    @Override
    public Size output(Size input) {
      return input;
    }

    @Override
    public long multiplyAdds(Size input) {
      return 0;
    }

    @Override
    public Map<String, long[]> parameters() {
      Map<String, long[]> parameters = new LinkedHashMap<>();
      parameters.put("weight", new long[] {channels});
      parameters.put("bias", new long[] {channels});
      return parameters;
    }

    @Override
    public Map<String, long[]> buffers() {
      Map<String, long[]> buffers = new LinkedHashMap<>();
      buffers.put("running_mean", new long[] {channels});
      buffers.put("running_var", new long[] {channels});
      buffers.put(COUNTER, new long[0]);
      return buffers;
    }
  }

  /** Clips values to 0 to 6. */
  record ReLU6() implements Layer {

    @Override
    public String name() {
      return "ReLU6(inplace=True)";
    }

    @Override
    public Size output(Size input) {
      return input;
    }

    @Override
    public long multiplyAdds(Size input) {
      return 0;
    }

    @Override
    public Map<String, long[]> parameters() {
      return Map.of();
    }
  }

  /** A linear layer with a bias, of the means of each channel. */
  record Linear(long inputs, long outputs) implements Layer {

    @Override
    public String name() {
      return "Linear(in_features=" + inputs + ", out_features=" + outputs + ", bias=True)";
    }

    @Override
    public Size output(Size input) {
      return new Size(outputs, 1, 1);
    }

    @Override
    public long multiplyAdds(Size input) {
      return inputs * outputs;
    }

    @Override
    public Map<String, long[]> parameters() {
      Map<String, long[]> parameters = new LinkedHashMap<>();
      parameters.put("weight", new long[] {outputs, inputs});
      parameters.put("bias", new long[] {outputs});
      return parameters;
    }
  }

  /** Layers one after the other, by name; a residual's addition costs no multiplication. */
  record Chain(String name, Map<String, Layer> children) implements Layer {

    @Override
    public Size output(Size input) {
      Size size = input;
      for (Layer child : children.values()) {
        size = child.output(size);
      }
      return size;
    }

    @Override
    public long multiplyAdds(Size input) {
      long sum = 0;
      Size size = input;
      for (Layer child : children.values()) {
        sum += child.multiplyAdds(size);
        size = child.output(size);
      }
      return sum;
    }

    @Override
    public Map<String, long[]> parameters() {
      return all(Layer::parameters);
    }

    @Override
    public Map<String, long[]> buffers() {
      return all(Layer::buffers);
    }

    private Map<String, long[]> all(Function<Layer, Map<String, long[]>> shapes) {
      Map<String, long[]> all = new LinkedHashMap<>();
      children.forEach(
          (child, layer) ->
              shapes.apply(layer).forEach((name, shape) -> all.put(child + "." + name, shape)));
      return all;
    }
  }
}

package dev.tjtrain.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.tjtrain.download.torch.PublishedWeights;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.PretrainedWeights;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The description of a network, read from the resource {@code NAME.json}. {@code scripts/export.py}
 * builds the TorchScript modules from the same file, so every number of a network stands there
 * alone.
 *
 * @param name as torchvision's function is called, such as {@code mobilenet_v2}
 * @param title for people
 * @param variant as messages call it, with what sets it apart from others of the name
 * @param dropout share of the features that the head drops in training
 * @param blocks from the image on
 * @param embedding length of the pooled features, which the classifier takes
 * @param classifier name of the classifier, a single linear layer
 * @param torchvisionClassifier its name in torchvision's own models
 * @param firstTrainable the first block that {@code fine-tune} trains unless told otherwise
 * @param height of an image unless told otherwise, in pixels
 * @param width of an image unless told otherwise, in pixels
 * @param mean ImageNet's, of each channel, after scaling to [0, 1]
 * @param std ImageNet's deviation, likewise
 * @param weights that torchvision publishes, the default first
 */
public record Backbone(
    String name,
    String title,
    String variant,
    double dropout,
    List<Block> blocks,
    int embedding,
    String classifier,
    String torchvisionClassifier,
    int firstTrainable,
    int height,
    int width,
    List<Float> mean,
    List<Float> std,
    List<PublishedWeights> weights) {

  /** The network of runs that name no other. */
  public static final Backbone DEFAULT = read("mobilenet_v2", Backbone.class);

  /**
   * A block.
   *
   * @param modules what it is made of, by torchvision's names; the first names the block
   * @param kind what {@code scripts/torchscript} builds it by, such as {@code resnet.BasicBlock}
   * @param channels of its output
   * @param stride of its spatial convolution
   * @param expansion of an inverted residual: hidden channels for each input channel
   * @param kernel side of the spatial convolution, in pixels
   * @param activation by name, such as {@code relu6}; null where the kind says it
   */
  public record Block(
      List<String> modules,
      String kind,
      int channels,
      int stride,
      int expansion,
      int kernel,
      @Nullable String activation) {

    /** Such as {@code features.17}. */
    public String name() {
      return modules.get(0);
    }

    /**
     * Whether this is an inverted residual of MobileNetV2 whose first convolution expands the
     * channels.
     */
    public boolean expands() {
      return kind.equals("mobilenet_v2.InvertedResidual") && expansion > 1;
    }

    /** Whether this is a 1x1 convolution with batch norm and ReLU6. */
    public boolean isPointwise() {
      return kind.equals("blocks.Conv2dNormActivation")
          && kernel == 1
          && stride == 1
          && "relu6".equals(activation);
    }
  }

  /** Names of all backbones. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    for (String file :
        read("MANIFEST", JsonObject.class).getAsJsonObject("descriptions").keySet()) {
      names.add(file.replaceAll("network/|\\.json", ""));
    }
    return names;
  }

  /** The backbone of that name; empty if there is none. */
  public static Optional<Backbone> of(String name) {
    return names().contains(name) ? Optional.of(read(name, Backbone.class)) : Optional.empty();
  }

  private static <T> T read(String name, Class<T> type) {
    try (Reader in =
        new InputStreamReader(
            requireNonNull(Backbone.class.getResourceAsStream(name + ".json"), name), UTF_8)) {
      return new Gson().fromJson(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Number of blocks. As the first block that learns it means that only the classifier does. */
  public int depth() {
    return blocks.size();
  }

  /**
   * Number of blocks before the means over rows and columns are taken. torchvision has what follows
   * them in {@code classifier}.
   */
  public int depthBeforePooling() {
    return (int) blocks.stream().filter(block -> !block.name().startsWith("classifier.")).count();
  }

  /**
   * The number of the block that a parameter or buffer belongs to, such as 17 for {@code
   * features.17.conv.3.bias}; {@link #depth} for the classifier.
   */
  public int blockOf(String parameter) {
    for (int number = 0; number < depth(); number++) {
      if (blocks.get(number).modules().stream().anyMatch(m -> parameter.startsWith(m + "."))) {
        return number;
      }
    }
    return depth();
  }

  /** Whether a parameter or buffer belongs to a block rather than to the classifier. */
  public boolean isOfBlocks(String parameter) {
    return blockOf(parameter) < depth();
  }

  /**
   * Returns the blocks' tensors that {@code shapes} names, and the classifier apart.
   *
   * @param shapes of this network's parameters and buffers by name
   * @throws InvalidInputException if they are not all there, or anything else is
   */
  public PretrainedWeights check(StateDict file, Map<String, long[]> shapes)
      throws InvalidInputException {
    StateDict dict = TimmNames.replaced(this, file);
    if (!looksLike(dict)) {
      for (String other : names()) {
        if (of(other).orElseThrow().looksLike(dict)) {
          throw new WeightFile(dict.file())
              .refuse(
                  "these are the weights of %s; take --backbone %1$s, or give weights of %s"
                      .formatted(other, name));
        }
      }
    }
    Map<String, long[]> expected = new LinkedHashMap<>(shapes);
    expected.keySet().removeIf(tensor -> !isOfBlocks(tensor));
    List<String> classifiers = List.of(torchvisionClassifier, classifier);
    return PretrainedWeights.check(
        dict,
        new PretrainedWeights.Expected(
            "torchvision's " + variant, expected, classifiers, embedding));
  }

  /** Whether every block, and nothing else but a fitting classifier, is in a model of the file. */
  private boolean looksLike(StateDict dict) {
    String prefix = PretrainedWeights.prefix(dict.tensors().keySet(), this::isOfBlocks);
    Set<Integer> found = new HashSet<>();
    boolean fits = true;
    for (Map.Entry<String, WeightTensor> entry : dict.tensors().entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        String tensor = entry.getKey().substring(prefix.length());
        long[] shape = entry.getValue().shape();
        found.add(blockOf(tensor));
        fits &=
            isOfBlocks(tensor)
                || tensor.equals(torchvisionClassifier + ".bias")
                || (tensor.equals(torchvisionClassifier + ".weight")
                    && shape.length == 2
                    && shape[1] == embedding);
      }
    }
    found.remove(depth());
    return fits && found.size() == depth();
  }

  /** What torchvision's own model calls a parameter or buffer. */
  public String torchvisionName(String name) {
    return isOfBlocks(name) ? name : torchvisionClassifier + name.substring(classifier.length());
  }

  /** The published weights of that name, in any case; empty for any other text. */
  public Optional<PublishedWeights> weights(String text) {
    return weights.stream()
        .filter(one -> one.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst();
  }

  /** Its name. */
  @Override
  public String toString() {
    return name;
  }
}

package dev.tjtrain.weights;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.PretrainedWeights.Classifier;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks that a state dict is one of the expected network. */
final class StateDictCheck {

  private static final int NAMES_SHOWN = 3;
  private static final String COUNTER_SUFFIX = ".num_batches_tracked";

  private final WeightFile file;
  private final PretrainedWeights.Expected expected;

  /** The tensors of the file that nothing has asked for so far. */
  private final Map<String, WeightTensor> left;

  StateDictCheck(StateDict dict, PretrainedWeights.Expected expected) {
    this.file = new WeightFile(dict.file());
    this.expected = expected;
    this.left = below(dict.tensors());
  }

  PretrainedWeights check() throws InvalidInputException {
    Optional<Classifier> classifier = takeClassifier();
    Map<String, WeightTensor> checked = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    expected
        .shapes()
        .forEach(
            (name, shape) -> {
              WeightTensor tensor = left.remove(name);
              if (tensor == null && name.endsWith(COUNTER_SUFFIX)) {
                tensor = new WeightTensor(DType.INT64, new long[0], ByteBuffer.allocate(8));
              }
              if (tensor == null) {
                missing.add(name);
              } else if (!Arrays.equals(tensor.shape(), shape)) {
                misshapen.add(
                    "%s (is %s, expected %s)"
                        .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
              } else {
                checked.put(name, tensor);
              }
            });
    missing.sort(null); // the network's own come in no order
    List<String> problems = new ArrayList<>();
    if (!missing.isEmpty()) {
      problems.add("lacks " + some(missing));
    }
    if (!left.isEmpty()) {
      problems.add("has unexpected " + some(List.copyOf(left.keySet())));
    }
    if (problems.isEmpty() && !misshapen.isEmpty()) {
      problems.add("has other shapes: " + some(misshapen));
    }
    if (!problems.isEmpty()) {
      throw mismatch(String.join(" and ", problems));
    }
    for (Map.Entry<String, WeightTensor> entry : checked.entrySet()) {
      checkValues(entry.getKey(), entry.getValue());
    }
    return new PretrainedWeights(checked, classifier);
  }

  /**
   * The tensors of the model that has most of the expected names, by these names. What a checkpoint
   * keeps beside that model is left out. Where the file has the blocks alone, such as {@code
   * model.features} of torchvision, the names lack what all expected ones begin with.
   */
  private Map<String, WeightTensor> below(Map<String, WeightTensor> tensors) {
    String stem = stem(expected.shapes().keySet());
    Set<String> tails = new HashSet<>();
    expected.shapes().keySet().forEach(name -> tails.add(name.substring(stem.length())));
    String prefix = PretrainedWeights.prefix(tensors.keySet(), tails::contains);
    boolean none = tensors.keySet().stream().noneMatch(name -> ours(name, prefix, tails));
    boolean whole = none || ("." + prefix).endsWith("." + stem);
    String root = none ? "" : whole ? prefix.substring(0, prefix.length() - stem.length()) : prefix;
    Map<String, WeightTensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(root)) {
            found.put((whole ? "" : stem) + name.substring(root.length()), tensor);
          }
        });
    return found;
  }

  private static boolean ours(String name, String prefix, Set<String> tails) {
    return name.startsWith(prefix) && tails.contains(name.substring(prefix.length()));
  }

  /** The modules that all names begin with, such as {@code features.}; often none. */
  private static String stem(Set<String> names) {
    String first = names.isEmpty() ? "" : names.iterator().next();
    String stem = first.substring(0, first.indexOf('.') + 1);
    return names.stream().allMatch(name -> name.startsWith(stem)) ? stem : "";
  }

  private Optional<Classifier> takeClassifier() throws InvalidInputException {
    for (String name : expected.classifiers()) {
      WeightTensor weight = left.get(name + ".weight");
      WeightTensor bias = left.get(name + ".bias");
      if (weight != null && bias != null) {
        long[] shape = weight.shape();
        if (shape.length != 2
            || shape[0] == 0
            || shape[1] != expected.embedding()
            || !Arrays.equals(bias.shape(), new long[] {shape[0]})) {
          throw mismatch(
              "%1$s.weight is %2$s and %1$s.bias is %3$s, expected [K, %4$d] and [K]"
                  .formatted(
                      name,
                      Arrays.toString(shape),
                      Arrays.toString(bias.shape()),
                      expected.embedding()));
        }
        checkValues(name + ".weight", weight);
        checkValues(name + ".bias", bias);
        left.remove(name + ".weight");
        left.remove(name + ".bias");
        return Optional.of(new Classifier(weight, bias));
      }
    }
    return Optional.empty();
  }

  private void checkValues(String name, WeightTensor tensor) throws InvalidInputException {
    boolean counter = name.endsWith(COUNTER_SUFFIX);
    if (tensor.dtype().isFloating() == counter) {
      throw mismatch(
          "%s is of type %s, expected %s"
              .formatted(name, tensor.dtype(), counter ? "integers" : "floating point"));
    }
    if (counter) {
      return;
    }
    boolean variance = name.endsWith(".running_var");
    for (float value : tensor.floats()) {
      if (!Float.isFinite(value) || (variance && value < 0)) {
        throw file.refuse(
            "%s holds %s; these weights are broken, use others"
                .formatted(
                    name,
                    Float.isFinite(value) ? "a negative variance" : "a value that is not finite"));
      }
    }
  }

  private InvalidInputException mismatch(String problem) {
    return file.refuse(problem + "; give weights of " + expected.network());
  }

  private static String some(List<String> names) {
    List<String> shown = names.stream().limit(NAMES_SHOWN).map(WeightFile::shown).toList();
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
  }
}

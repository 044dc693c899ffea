package dev.tjtrain.weights;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.PretrainedFeatures.Classifier;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightFile;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that a state dict is one of torchvision's {@code mobilenet_v2}. */
public final class MobileNetV2StateDict {

  private static final int FEATURES = 1280;
  private static final int NAMES_SHOWN = 3;
  private static final String DATA_PARALLEL_PREFIX = "module.";
  private static final String COUNTER_SUFFIX = ".num_batches_tracked";
  private static final List<String> CLASSIFIERS = List.of("classifier.1.", "classifier.");

  private final WeightFile file;
  private final Map<String, WeightTensor> tensors;

  private MobileNetV2StateDict(WeightFile file, Map<String, WeightTensor> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Returns the {@code features.*} tensors that {@code expected} names, each of the expected shape
   * and with finite values only.
   *
   * <p>A missing {@code num_batches_tracked} becomes 0. A classifier, {@code classifier.1.*} or
   * {@code classifier.*} of any number of classes, is told apart. {@code module.} before all names
   * (from {@code DataParallel}) is stripped.
   *
   * @param expected shapes by name; names outside {@code features.} are not asked for
   * @throws InvalidInputException naming what is missing, unexpected, of another shape or type, or
   *     not finite
   */
  public static PretrainedFeatures check(StateDict dict, Map<String, long[]> expected)
      throws InvalidInputException {
    return new MobileNetV2StateDict(new WeightFile(dict.file()), withoutPrefix(dict.tensors()))
        .check(expected);
  }

  private PretrainedFeatures check(Map<String, long[]> expected) throws InvalidInputException {
    Optional<Classifier> classifier = takeClassifier();
    Map<String, WeightTensor> checked = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (String name : expected.keySet()) {
      if (name.startsWith("features.")) {
        WeightTensor tensor = tensors.remove(name);
        if (tensor != null) {
          checked.put(name, tensor);
        } else if (name.endsWith(COUNTER_SUFFIX)) {
          checked.put(name, new WeightTensor(DType.INT64, new long[0], ByteBuffer.allocate(8)));
        } else {
          missing.add(name);
        }
      }
    }
    Collections.sort(missing); // the network's own come in no order
    checkNames(missing, List.copyOf(tensors.keySet()));
    checkShapes(checked, expected);
    for (Map.Entry<String, WeightTensor> entry : checked.entrySet()) {
      checkValues(entry.getKey(), entry.getValue());
    }
    return new PretrainedFeatures(checked, classifier);
  }

  private static Map<String, WeightTensor> withoutPrefix(Map<String, WeightTensor> tensors) {
    boolean parallel = tensors.keySet().stream().allMatch(n -> n.startsWith(DATA_PARALLEL_PREFIX));
    Map<String, WeightTensor> stripped = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            stripped.put(parallel ? name.substring(DATA_PARALLEL_PREFIX.length()) : name, tensor));
    return stripped;
  }

  private Optional<Classifier> takeClassifier() throws InvalidInputException {
    for (String prefix : CLASSIFIERS) {
      WeightTensor weight = tensors.get(prefix + "weight");
      WeightTensor bias = tensors.get(prefix + "bias");
      if (weight != null && bias != null) {
        long[] shape = weight.shape();
        if (shape.length != 2
            || shape[0] == 0
            || shape[1] != FEATURES
            || !Arrays.equals(bias.shape(), new long[] {shape[0]})) {
          throw mismatch(
              String.format(
                  "%sweight is %s and %sbias is %s, expected [K, %d] and [K]",
                  prefix, Arrays.toString(shape), prefix, Arrays.toString(bias.shape()), FEATURES));
        }
        checkValues(prefix + "weight", weight);
        checkValues(prefix + "bias", bias);
        tensors.remove(prefix + "weight");
        tensors.remove(prefix + "bias");
        return Optional.of(new Classifier(weight, bias));
      }
    }
    return Optional.empty();
  }

  private void checkNames(List<String> missing, List<String> unexpected)
      throws InvalidInputException {
    if (missing.isEmpty() && unexpected.isEmpty()) {
      return;
    }
    List<String> problems = new ArrayList<>();
    if (!missing.isEmpty()) {
      problems.add("lacks " + some(missing));
    }
    if (!unexpected.isEmpty()) {
      problems.add("has unexpected " + some(unexpected));
    }
    throw mismatch(String.join(" and ", problems));
  }

  private void checkShapes(Map<String, WeightTensor> checked, Map<String, long[]> expected)
      throws InvalidInputException {
    List<String> wrong = new ArrayList<>();
    checked.forEach(
        (name, tensor) -> {
          long[] shape = expected.get(name);
          if (!Arrays.equals(tensor.shape(), shape)) {
            wrong.add(
                name
                    + " (is "
                    + Arrays.toString(tensor.shape())
                    + ", expected "
                    + Arrays.toString(shape)
                    + ")");
          }
        });
    if (!wrong.isEmpty()) {
      throw mismatch("has other shapes: " + some(wrong));
    }
  }

  private void checkValues(String name, WeightTensor tensor) throws InvalidInputException {
    boolean counter = name.endsWith(COUNTER_SUFFIX);
    if (tensor.dtype().isFloating() == counter) {
      throw mismatch(
          name
              + " is of type "
              + tensor.dtype()
              + ", expected "
              + (counter ? "integers" : "floating point"));
    }
    if (counter) {
      return;
    }
    boolean variance = name.endsWith(".running_var");
    for (float value : tensor.floats()) {
      if (!Float.isFinite(value) || (variance && value < 0)) {
        throw file.refuse(
            name
                + " holds "
                + (Float.isFinite(value) ? "a negative variance" : "a value that is not finite")
                + "; these weights are broken, use others");
      }
    }
  }

  private InvalidInputException mismatch(String problem) {
    return file.refuse(problem + "; give weights of torchvision's mobilenet_v2 (width 1.0)");
  }

  private static String some(List<String> names) {
    List<String> shown = names.stream().limit(NAMES_SHOWN).map(WeightFile::shown).toList();
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
  }
}

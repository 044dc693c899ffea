package dev.tjtrain.weights;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tensors of a backbone out of a state dict, checked name for name.
 *
 * @param tensors the backbone's by name, in the order of the expectation; unmodifiable
 * @param classifier the linear layer that the file had, if it had one
 */
public record PretrainedWeights(
    Map<String, WeightTensor> tensors, Optional<Classifier> classifier) {

  /** Keeps an own, ordered copy of the map. */
  public PretrainedWeights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * What a state dict has to hold.
   *
   * @param network what messages call the network
   * @param shapes of the backbone's parameters and buffers, by name
   * @param classifiers names that the classifier may have, such as {@code classifier.1}
   * @param embedding length of the features that the classifier takes
   */
  public record Expected(
      String network, Map<String, long[]> shapes, List<String> classifiers, int embedding) {}

  /**
   * A linear layer.
   *
   * @param weight floating point (K, embedding)
   * @param bias floating point (K)
   */
  public record Classifier(WeightTensor weight, WeightTensor bias) {

    /** Both tensors under the names that a layer of that name gives them. */
    public Map<String, WeightTensor> named(String name) {
      return Map.of(name + ".weight", weight, name + ".bias", bias);
    }

    /** Its number of outputs, K. */
    public int classes() {
      return Math.toIntExact(bias.shape()[0]);
    }
  }

  /**
   * Returns the tensors that are expected, each of its shape and with finite values only.
   *
   * <p>A missing {@code num_batches_tracked} becomes 0. A classifier of any number of classes is
   * kept apart. The names may have anything before them, such as {@code module.}, {@code
   * model_ema.} or {@code state_dict.model.}; of several models, the first with the most of the
   * expected names counts.
   *
   * @throws InvalidInputException naming what is missing, unexpected, of another shape or type, or
   *     not finite
   */
  public static PretrainedWeights check(StateDict dict, Expected expected)
      throws InvalidInputException {
    return new StateDictCheck(dict, expected).check();
  }

  /** What stands before most names that end as {@code known} has it; the first, if several do. */
  public static String prefix(Set<String> names, Predicate<String> known) {
    Map<String, Integer> votes = new LinkedHashMap<>();
    for (String name : names) {
      int start = 0;
      do {
        if (known.test(name.substring(start))) {
          votes.merge(name.substring(0, start), 1, Integer::sum);
          break;
        }
        start = name.indexOf('.', start) + 1;
      } while (start > 0);
    }
    String best = "";
    for (Map.Entry<String, Integer> vote : votes.entrySet()) {
      if (vote.getValue() > votes.getOrDefault(best, 0)) {
        best = vote.getKey();
      }
    }
    return best;
  }

  /** Outputs of the file's own classifier; empty if it had none. */
  public OptionalInt classes() {
    return classifier.map(layer -> OptionalInt.of(layer.classes())).orElse(OptionalInt.empty());
  }
}

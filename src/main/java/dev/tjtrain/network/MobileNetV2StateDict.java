package dev.tjtrain.network;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.PretrainedWeights;
import dev.tjtrain.weights.tensor.StateDict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that a state dict is one of torchvision's {@code mobilenet_v2}. */
public final class MobileNetV2StateDict {

  private MobileNetV2StateDict() {}

  /**
   * Returns the {@code features.*} tensors that {@code shapes} names, and the classifier apart.
   *
   * @param shapes of the network's parameters and buffers by name
   * @throws InvalidInputException if they are not all there, or anything else is
   */
  public static PretrainedWeights check(StateDict dict, Map<String, long[]> shapes)
      throws InvalidInputException {
    Map<String, long[]> features = new LinkedHashMap<>(shapes);
    features.keySet().removeIf(name -> !name.startsWith("features."));
    return PretrainedWeights.check(
        dict,
        new PretrainedWeights.Expected(
            "torchvision's mobilenet_v2 (width 1.0)",
            features,
            List.of("classifier.1", "classifier"),
            1280));
  }
}

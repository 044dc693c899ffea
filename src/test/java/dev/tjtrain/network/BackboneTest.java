package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.weights.PretrainedWeights;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackboneTest {

  private static final String WEIGHT = "features.0.0.weight";
  private static final String VARIANCE = "features.0.1.running_var";
  private static final String BATCHES = "features.0.1.num_batches_tracked";

  private final Map<String, long[]> expected = new LinkedHashMap<>();
  private final Map<String, WeightTensor> tensors = new LinkedHashMap<>();

  BackboneTest() {
    expected.put(WEIGHT, new long[] {2, 3});
    expected.put(VARIANCE, new long[] {2});
    expected.put(BATCHES, new long[0]);
    expected.put("classifier.weight", new long[] {2, 1280});
    tensors.put(BATCHES, new WeightTensor(DType.INT64, new long[0], ByteBuffer.allocate(8)));
    tensors.put(VARIANCE, floats(2));
    tensors.put(WEIGHT, floats(2, 3));
  }

  @Test
  void the_features_come_in_the_expected_order() throws InvalidInputException {
    PretrainedWeights checked = check();

    assertThat(checked.tensors().keySet()).containsExactly(WEIGHT, VARIANCE, BATCHES);
    assertThat(checked.classes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classifier.1.", "classifier."})
  void a_classifier_of_any_number_of_classes_is_dropped(String prefix)
      throws InvalidInputException {
    tensors.put(prefix + "weight", floats(7, 1280));
    tensors.put(prefix + "bias", floats(7));

    PretrainedWeights checked = check();

    assertThat(checked.tensors()).hasSize(3);
    assertThat(checked.classes()).hasValue(7);
  }

  @Test
  void a_classifier_that_does_not_fit_itself_is_refused() {
    tensors.put("classifier.1.weight", floats(7, 1280));
    tensors.put("classifier.1.bias", floats(6));
    assertRefused("classifier.1.weight is [7, 1280] and classifier.1.bias is [6]");

    tensors.put("classifier.1.weight", floats(6, 1000));
    assertRefused("expected [K, 1280] and [K]");

    tensors.remove("classifier.1.weight");
    assertRefused("has unexpected classifier.1.bias");
  }

  @Test
  void two_classifiers_are_refused() {
    for (String prefix : new String[] {"classifier.", "classifier.1."}) {
      tensors.put(prefix + "weight", floats(7, 1280));
      tensors.put(prefix + "bias", floats(7));
    }

    assertRefused("has unexpected classifier.weight, classifier.bias");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "module.",
        "state_dict.model.",
        "state_dict.backbone.",
        "_orig_mod.",
        "net.",
        "weights.",
        "model_ema.module."
      })
  void whatever_stands_before_the_names_is_stripped(String prefix) throws InvalidInputException {
    Map<String, WeightTensor> own = Map.copyOf(tensors);
    tensors.clear();
    tensors.put("best_acc1", floats());
    own.forEach((name, tensor) -> tensors.put(prefix + name, tensor));
    tensors.put(prefix + "classifier.1.weight", floats(7, 1280));
    tensors.put(prefix + "classifier.1.bias", floats(7));

    PretrainedWeights checked = check();
    assertThat(checked.tensors()).containsAllEntriesOf(own).hasSameSizeAs(own);
    assertThat(checked.classes()).hasValue(7);
  }

  @Test
  void the_blocks_alone_are_taken() throws InvalidInputException {
    Map<String, WeightTensor> own = Map.copyOf(tensors);
    for (String prefix : new String[] {"", "backbone."}) {
      tensors.clear();
      own.forEach((name, tensor) -> tensors.put(name.replace("features.", prefix), tensor));

      assertThat(check().tensors()).containsAllEntriesOf(own).hasSameSizeAs(own);
      assertThat(check().classes()).isEmpty();
    }
  }

  @Test
  void of_two_models_the_first_counts() throws InvalidInputException {
    Map<String, WeightTensor> own = Map.copyOf(tensors);
    tensors.clear();
    own.forEach((name, tensor) -> tensors.put("model." + name, tensor));
    own.forEach((name, tensor) -> tensors.put("model_ema.module." + name, filled(9, 2)));

    assertThat(check().tensors()).containsAllEntriesOf(own).hasSameSizeAs(own);
  }

  /** timm makes its modules in the order in which torchvision makes those of the same job. */
  @Test
  void the_names_of_timm_are_taken() throws IOException {
    Map<String, long[]> shapes = NetworkSummary.state(Backbone.DEFAULT);
    List<String> timm = new ArrayList<>(List.of("conv_stem", "bn1"));
    List.of("conv_dw", "bn1", "conv_pw", "bn2").forEach(part -> timm.add("blocks.0.0." + part));
    int[] blocks = {1, 2, 3, 4, 3, 3, 1};
    for (int stage = 1; stage < blocks.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        for (String part : List.of("conv_pw", "bn1", "conv_dw", "bn2", "conv_pwl", "bn3")) {
          timm.add("blocks." + stage + "." + block + "." + part);
        }
      }
    }
    timm.addAll(List.of("conv_head", "bn2"));
    tensors.clear();
    Map<String, WeightTensor> own = new LinkedHashMap<>();
    Set<String> modules = new LinkedHashSet<>();
    shapes.forEach(
        (name, shape) -> {
          int dot = name.lastIndexOf('.');
          modules.add(name.substring(0, dot));
          boolean counter = name.endsWith("num_batches_tracked");
          own.put(name, counter ? counter(modules.size()) : filled(modules.size(), shape));
          tensors.put("model." + timm.get(modules.size() - 1) + name.substring(dot), own.get(name));
        });
    tensors.put("model.classifier.weight", floats(1000, 1280));
    tensors.put("model.classifier.bias", floats(1000));

    PretrainedWeights checked =
        Backbone.DEFAULT.check(
            new StateDict(Path.of("w.pth"), StateDict.Format.TORCH_ZIP, tensors), shapes);
    assertThat(modules).hasSameSizeAs(timm);
    assertThat(checked.tensors()).containsExactlyEntriesOf(own);
    assertThat(checked.classes()).hasValue(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet18", "mobilenet_v3_small", "efficientnet_b0"})
  void the_weights_of_another_backbone_are_named(String name) throws IOException {
    tensors.clear();
    NetworkSummary.state(Backbone.of(name).orElseThrow())
        .forEach((tensor, shape) -> tensors.put("state_dict." + tensor, filled(0, shape)));

    assertRefused("these are the weights of " + name + "; take --backbone " + name + ", or give");
  }

  @Test
  void a_prefix_on_some_names_only_is_refused() {
    tensors.put("module.features.0.0.bias", floats(2));

    assertRefused("has unexpected module.features.0.0.bias");
  }

  @Test
  void a_missing_batch_count_is_zero() throws InvalidInputException {
    tensors.remove(BATCHES);

    WeightTensor batches = Objects.requireNonNull(check().tensors().get(BATCHES));
    assertThat(batches.longs()).containsExactly(0);
  }

  @Test
  void missing_and_unexpected_names_are_named_with_a_count_of_the_rest() {
    tensors.remove(WEIGHT);
    for (int i = 0; i < 5; i++) {
      tensors.put("layer" + i, floats(1));
    }

    assertRefused(
        "w.pth: lacks features.0.0.weight and has unexpected layer0, layer1, layer2 and 2 more;"
            + " give weights of torchvision's mobilenet_v2 (width 1.0)");
  }

  @Test
  void a_wrong_shape_is_named() {
    tensors.put(WEIGHT, floats(3, 2));

    assertRefused("features.0.0.weight (is [3, 2], expected [2, 3])");
  }

  @Test
  void a_wrong_type_is_named() {
    tensors.put(VARIANCE, new WeightTensor(DType.INT8, new long[] {2}, ByteBuffer.allocate(2)));
    assertRefused("features.0.1.running_var is of type int8, expected floating point");

    tensors.put(VARIANCE, floats(2));
    tensors.put(BATCHES, new WeightTensor(DType.FLOAT32, new long[0], ByteBuffer.allocate(4)));
    assertRefused("num_batches_tracked is of type float32, expected integers");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void a_value_that_is_not_finite_is_refused_by_tensor_name(float value) {
    tensors.put(WEIGHT, filled(value, 2, 3));

    assertRefused("features.0.0.weight holds a value that is not finite");
  }

  @Test
  void a_negative_variance_is_refused_by_tensor_name() {
    tensors.put(VARIANCE, filled(-1, 2));

    assertRefused("features.0.1.running_var holds a negative variance");
  }

  @Test
  void an_empty_state_dict_lacks_everything() {
    tensors.clear();

    assertRefused("lacks features.0.0.weight, features.0.1.running_var");
  }

  private PretrainedWeights check() throws InvalidInputException {
    return Backbone.DEFAULT.check(
        new StateDict(Path.of("w.pth"), StateDict.Format.TORCH_ZIP, tensors), expected);
  }

  private void assertRefused(String reason) {
    assertThatThrownBy(this::check)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("w.pth: ")
        .hasMessageContaining(reason);
  }

  private static WeightTensor counter(int value) {
    ByteBuffer data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return new WeightTensor(DType.INT64, new long[0], data.flip());
  }

  private static WeightTensor floats(long... shape) {
    return filled(0.5f, shape);
  }

  private static WeightTensor filled(float value, long... shape) {
    int elements = 1;
    for (long size : shape) {
      elements *= Math.toIntExact(size);
    }
    ByteBuffer data = ByteBuffer.allocate(4 * elements).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      data.putFloat(value);
    }
    return new WeightTensor(DType.FLOAT32, shape, data.flip());
  }
}

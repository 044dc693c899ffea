package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.Golden;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The new head is the one that PyTorch draws. */
class NetworksTest {

  @Test
  void the_head_of_seed_1_is_that_of_the_reference_runs() throws Exception {
    Map<String, WeightTensor> golden = Golden.head();
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(5), 2, 1, Device.cpu());
        NDManager manager = network.newManager()) {
      golden.forEach(
          (name, expected) ->
              assertThat(value(network, manager, name).toFloatArray())
                  .as(name)
                  .containsExactly(expected.floats(), within(1e-7f)));
    }
  }

  /** torch.manual_seed(1); torch.nn.Linear(1280, 3). */
  @Test
  void the_head_of_three_classes_is_pytorchs() throws Exception {
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(5), 3, 1, Device.cpu());
        NDManager manager = network.newManager()) {
      float[] weight = value(network, manager, "classifier.weight").toFloatArray();
      assertThat(Arrays.copyOf(weight, 3))
          .containsExactly(new float[] {0.014402044f, -0.012336897f, -0.005418593f}, within(1e-7f));
      assertThat(Arrays.copyOfRange(weight, 3 * 1280 - 2, 3 * 1280))
          .containsExactly(new float[] {0.002495292f, -0.020602832f}, within(1e-7f));
      assertThat(value(network, manager, "classifier.bias").toFloatArray())
          .containsExactly(
              new float[] {-0.021081766f, -0.0059908745f, 0.011021493f}, within(1e-7f));
    }
  }

  @Test
  void the_cut_decides_what_learns() throws Exception {
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(5), 7, 1, Device.cpu())) {
      assertThat(network.classes()).isEqualTo(7);
      assertThat(network.unfreezeFrom(19).keySet())
          .containsExactly("classifier.weight", "classifier.bias");
      assertThat(network.unfreezeFrom(18)).hasSize(5);
      assertThat(network.unfreezeFrom(17)).hasSize(14);
      Map<String, NDArray> all = network.unfreezeFrom(0);
      assertThat(all).hasSize(158);
      assertThat(network.unfreezeFrom(19)).hasSize(2);
      assertThat(all.values().stream().filter(NDArray::hasGradient)).hasSize(2);
    }
  }

  private static NDArray value(Network network, NDManager manager, String name) {
    return Objects.requireNonNull(network.state(manager).get(name), name);
  }
}

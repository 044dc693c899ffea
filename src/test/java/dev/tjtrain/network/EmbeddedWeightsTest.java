package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.weights.StateDictReader;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class EmbeddedWeightsTest {

  private static final Path ORIGINAL = Path.of("../shared/weights/mobilenet_v2-imagenet.pth");

  @Test
  void the_default_backbone_alone_has_them() throws IOException {
    for (String name : Backbone.names()) {
      assertThat(EmbeddedWeights.of(Backbone.of(name).orElseThrow()).isPresent())
          .as(name)
          .isEqualTo(name.equals(Backbone.DEFAULT.name()));
    }
  }

  /**
   * The original was quantised once, so 8 bits a weight lose nothing but the rounding of floats.
   */
  @Test
  void they_are_the_weights_that_they_were_made_of() throws IOException {
    assumeTrue(Files.exists(ORIGINAL), "needs ../shared/weights, which is not here");
    Map<String, long[]> shapes = NetworkSummary.state(Backbone.DEFAULT);
    Map<String, WeightTensor> original =
        Backbone.DEFAULT.check(StateDictReader.read(ORIGINAL), shapes).tensors();
    Map<String, WeightTensor> embedded =
        Backbone.DEFAULT
            .check(EmbeddedWeights.of(Backbone.DEFAULT).orElseThrow().weights(), shapes)
            .tensors();

    assertThat(embedded.keySet()).isEqualTo(original.keySet());
    original.forEach(
        (name, tensor) -> {
          if (tensor.dtype().isFloating()) {
            float[] expected = tensor.floats();
            float[] actual = Objects.requireNonNull(embedded.get(name)).floats();
            float largest = 0;
            float error = 0;
            for (int i = 0; i < expected.length; i++) {
              largest = Math.max(largest, Math.abs(expected[i]));
              error = Math.max(error, Math.abs(expected[i] - actual[i]));
            }
            assertThat(error / largest).as(name).isCloseTo(0, within(1e-6f));
          }
        });
  }
}

package dev.tjtrain.network.summary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.FrozenBlocks;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against what PyTorch says of torchvision's network, and against libtorch's own. */
class NetworkSummaryTest {

  @Test
  void the_modules_are_printed_as_pytorch_prints_them() throws Exception {
    assertThat(NetworkSummary.of(Backbone.DEFAULT, 4, 90, 160, 17).modules() + "\n")
        .isEqualTo(text("modules.txt"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void sizes_parameters_and_multiply_adds_are_those_of_pytorch(int which) throws Exception {
    JsonObject golden = golden().getAsJsonArray("sizes").get(which).getAsJsonObject();

    NetworkSummary summary =
        NetworkSummary.of(
            Backbone.DEFAULT,
            4,
            golden.get("height").getAsInt(),
            golden.get("width").getAsInt(),
            17);

    JsonArray blocks = golden.getAsJsonArray("blocks");
    assertThat(summary.blocks()).hasSize(blocks.size());
    long multiplyAdds = 0;
    for (int i = 0; i < blocks.size(); i++) {
      JsonObject expected = blocks.get(i).getAsJsonObject();
      NetworkSummary.Block block = summary.blocks().get(i);
      assertThat(block.name()).isEqualTo(expected.get("name").getAsString());
      assertThat(block.output().dimensions()).isEqualTo(longs(expected.get("output")));
      assertThat(block.parameters()).isEqualTo(expected.get("parameters").getAsLong());
      assertThat(block.multiplyAdds()).isEqualTo(expected.get("multiply_adds").getAsLong());
      multiplyAdds += block.multiplyAdds();
    }
    assertThat(summary.multiplyAdds()).isEqualTo(multiplyAdds);
    assertThat(summary.bytes()).isEqualTo(golden().get("bytes").getAsLong());
  }

  @ParameterizedTest
  @CsvSource({"transfer, false", "fine-tune, true"})
  void each_mode_trains_what_the_tutorial_trains(String mode, boolean fineTune) throws Exception {
    JsonObject golden = golden().getAsJsonObject("trained").getAsJsonObject(mode);

    Map<String, long[]> trained =
        NetworkSummary.of(Backbone.DEFAULT, 4, 90, 160, 17).trainable(fineTune);

    assertThat(trained.keySet()).containsExactlyElementsOf(golden.keySet());
    trained.forEach((name, shape) -> assertThat(shape).containsExactly(array(golden.get(name))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 18})
  void the_network_that_trains_has_the_same_parameters_and_outputs(int cut) throws Exception {
    NetworkSummary summary = NetworkSummary.of(Backbone.DEFAULT, 3, 65, 130, cut);

    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(1), 3, 1, Device.cpu());
        NDManager manager = network.newManager()) {
      assertThat(shapes(summary.trainable(true))).isEqualTo(shapes(network.unfreezeFrom(cut)));
      assertThat(summary.trainableParameters(false)).isEqualTo(3 * 1280 + 3);
      NDArray image = manager.zeros(new Shape(1, 3, 65, 130));
      for (int block = 0; block < Backbone.DEFAULT.depth(); block++) {
        assertThat(summary.blocks().get(block).output().dimensions())
            .as("block %d", block)
            .isEqualTo(longs(FrozenBlocks.apply(network, image, block + 1).getShape().slice(1)));
      }
      assertThat(NetworkSummary.state(Backbone.DEFAULT).keySet())
          .containsExactlyInAnyOrderElementsOf(
              network.shapes().keySet().stream().filter(n -> n.startsWith("features")).toList());
    }
  }

  private static Map<String, List<Long>> shapes(Map<String, ?> values) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            shapes.put(
                name,
                value instanceof NDArray array
                    ? longs(array.getShape())
                    : longs(new Shape((long[]) value))));
    return shapes;
  }

  private static List<Long> longs(Shape shape) {
    List<Long> longs = new ArrayList<>();
    for (long size : shape.getShape()) {
      longs.add(size);
    }
    return longs;
  }

  private static List<Long> longs(JsonElement array) {
    List<Long> longs = new ArrayList<>();
    array.getAsJsonArray().forEach(element -> longs.add(element.getAsLong()));
    return longs;
  }

  private static long[] array(JsonElement array) {
    return longs(array).stream().mapToLong(Long::longValue).toArray();
  }

  private static JsonObject golden() throws Exception {
    return JsonParser.parseString(text("costs.json")).getAsJsonObject();
  }

  private static String text(String name) throws Exception {
    try (InputStream in = NetworkSummaryTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }
}

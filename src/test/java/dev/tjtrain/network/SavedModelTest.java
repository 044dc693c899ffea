package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavedModelTest {

  private static final Map<String, String> RECORDS =
      Map.of(
          "classes", "[\"jerry\",\"tom\",\"both\"]",
          "preprocessing", "{\"height\":64,\"width\":96,\"imagenet\":true}",
          "epoch", "7");

  @TempDir static Path folder;

  private static Path saved;
  private static float[] logits;

  @BeforeAll
  static void save() throws IOException {
    saved = folder.resolve("saved.pt");
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(1), 3, 1, Device.cpu());
        NDManager manager = network.newManager()) {
      network.forward(input(manager), true).toFloatArray(); // moves the running statistics
      logits = network.forward(input(manager), false).toFloatArray();
      ModelArchive.write(saved, network, RECORDS);
    }
  }

  @Test
  void it_computes_as_the_network_that_was_saved() throws Exception {
    try (SavedModel model = SavedModel.open(saved, Device.cpu());
        NDManager manager = model.network().newManager()) {
      assertThat(model.classes()).containsExactly("jerry", "tom", "both");
      assertThat(model.preprocessing()).isEqualTo(new Preprocessing(64, 96, true));
      assertThat(model.records()).isEqualTo(RECORDS);
      assertThat(model.network().forward(input(manager), false).toFloatArray())
          .containsExactly(logits);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "classes       | [\"jerry\",\"tom\"]                        | names 2 classes",
        "classes       | [\"jerry\",null,\"tom\"]                   | damaged",
        "classes       | {                                          | damaged",
        "classes       |                                            | holds no classes",
        "preprocessing |                                            | holds no preprocessing",
        "preprocessing | null                                       | damaged",
        "preprocessing | {\"height\":-1,\"width\":96}               | damaged",
        "preprocessing | {\"height\":2000000000,\"width\":2000000000} | damaged"
      })
  void records_that_make_no_sense_are_refused_by_name(String record, String json, String problem)
      throws Exception {
    Path file = folder.resolve("other.pt");
    Map<String, String> records = new HashMap<>(RECORDS);
    records.remove(record);
    if (json != null) {
      records.put(record, json);
    }
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(1), 3, 1, Device.cpu())) {
      ModelArchive.write(file, network, records);
    }

    assertThatThrownBy(() -> SavedModel.open(file, Device.cpu()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  @Test
  void a_missing_and_a_cut_off_file_are_refused_by_name() throws Exception {
    Path cut = folder.resolve("cut.pt");
    byte[] bytes = Files.readAllBytes(saved);
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    for (Path file : List.of(cut, folder.resolve("missing.pt"), folder)) {
      assertThatThrownBy(() -> SavedModel.open(file, Device.cpu()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(file.toString());
    }
  }

  /** As far as its records go, a run's; but its blocks have other names. */
  @Test
  void the_tensors_of_another_architecture_are_refused_by_name() throws Exception {
    Path other = folder.resolve("architecture.pt");
    RewrittenZip.write(Files.newInputStream(saved), other, "/data.pkl", "conv", "knot");

    assertThatThrownBy(() -> SavedModel.open(other, Device.cpu()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(other.toString())
        .hasMessageContaining("lacks features.1.conv.0.0.weight")
        .hasMessageContaining("features.1.knot.0.0.weight");
  }

  private static NDArray input(NDManager manager) {
    return manager.arange(2f * 3 * 64 * 64).sin().reshape(new Shape(2, 3, 64, 64));
  }
}

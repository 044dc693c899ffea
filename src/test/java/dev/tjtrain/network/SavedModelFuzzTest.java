package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.weights.Mutation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole saved models, damaged. The timeout is only there to end a hang. */
@Timeout(600)
class SavedModelFuzzTest {

  /** A hundredth of what {@code -Dtjtrain.fuzz=N} asks for: a model has nine megabytes. */
  private static final int CASES = Math.max(24, Integer.getInteger("tjtrain.fuzz", 0) / 100);

  private static final Map<String, String> RECORDS =
      Map.of(
          "classes", "[\"jerry\",\"tom\"]",
          "preprocessing", "{\"height\":64,\"width\":96,\"imagenet\":true}");

  @TempDir private Path folder = Path.of("");
  private Path saved = Path.of("");

  @BeforeEach
  void save() throws Exception {
    saved = write("saved.pt", RECORDS);
  }

  @Test
  void a_damaged_model_is_opened_or_refused_by_name() throws Exception {
    byte[] whole = Files.readAllBytes(saved);
    Path file = folder.resolve("damaged.pt");
    Random random = new Random(20);
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
      Mutation mutation = Mutation.number(i);
      Files.write(file, mutation.of(whole, random));
      try (SavedModel model = SavedModel.open(file, Device.cpu())) {
        assertThat(model.network().classes()).isEqualTo(2);
      } catch (InvalidInputException e) {
        assertThat(e).as("case %d, %s", i, mutation).hasMessageStartingWith(file.toString());
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  /** Two million names in the text would ask for ten gigabytes of weights. */
  @Test
  void more_names_than_outputs_are_refused_before_anything_is_built() throws Exception {
    Map<String, String> records = new HashMap<>(RECORDS);
    records.put("classes", "[\"a\"" + ",\"\"".repeat(1_000_000) + "]");
    Path file = write("many.pt", records);

    assertThatThrownBy(() -> SavedModel.open(file, Device.cpu()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("names 1000001 classes");
  }

  @Test
  void records_larger_than_any_run_writes_are_refused() throws Exception {
    Map<String, String> records = new HashMap<>(RECORDS);
    records.put("notes", "x".repeat(17 << 20));
    Path file = write("large.pt", records);

    assertThatThrownBy(() -> ModelArchive.extra(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file.toString());
  }

  private Path write(String name, Map<String, String> records) throws Exception {
    Path file = folder.resolve(name);
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu())) {
      ModelArchive.write(file, network, records);
    }
    return file;
  }
}

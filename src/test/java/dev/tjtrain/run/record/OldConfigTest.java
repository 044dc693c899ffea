package dev.tjtrain.run.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.features.Augmentation;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.run.config.ImageSize;
import dev.tjtrain.run.config.LearningOptions.Schedule;
import dev.tjtrain.run.config.ModelOptions.Normalize;
import dev.tjtrain.run.config.ModelOptions.Recipe;
import dev.tjtrain.run.config.TrainingConfig;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import dev.tjtrain.train.OptimizerSettings.Algorithm;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The config.json of a run that was made before options were records. */
class OldConfigTest {

  @TempDir Path folder;

  @Test
  void it_is_read_as_the_options_that_it_says_and_written_the_same() throws Exception {
    JsonObject json = json();

    TrainingConfig config = resumed(json);

    assertThat(config.mode()).isEqualTo(Mode.FINE_TUNE);
    assertThat(config.data().source()).isEqualTo(new DataSource.Sample());
    assertThat(config.data().limit()).hasValue(5);
    assertThat(config.data().imageSize()).isEqualTo(new ImageSize(90, 160));
    assertThat(config.model().recipe()).isEqualTo(Recipe.TUTORIAL);
    assertThat(config.model().normalize()).isEqualTo(Normalize.NONE);
    assertThat(config.model().batchNorm()).isEqualTo(BatchNorm.INFERENCE);
    assertThat(config.learning().optimizer()).isEqualTo(Algorithm.SGD);
    assertThat(config.learning().momentum()).hasValue(0.9);
    assertThat(config.learning().lrSchedule()).isEqualTo(Schedule.STEP);
    assertThat(config.firstTrainable()).isEqualTo(17);
    TreeMap<String, String> expected = new TreeMap<>(texts(json));
    expected.put("backbone", "mobilenet_v2"); // there was no other
    expected.put("keep-head", "false"); // it could not be
    expected.put("exif-orientation", "ignore"); // as it always was
    expected.put("resize", "squash"); // likewise
    expected.put("truncated", "refuse"); // likewise
    assertThat(texts(config)).isEqualTo(expected);
  }

  @Test
  void options_that_it_lacks_have_their_defaults() throws Exception {
    JsonObject json = json();
    for (String name :
        List.of("augment", "deterministic", "split", "normalize", "batch-norm", "lr-step")) {
      json.getAsJsonObject("options").remove(name);
    }

    TrainingConfig config = resumed(json);

    assertThat(config.learning().augment()).isEqualTo(Augmentation.NONE);
    assertThat(config.model().deterministic()).isFalse();
    assertThat(config.run().split()).as("chosen when the images are listed").isNull();
    assertThat(config.model().batchNorm()).as("the recipe's").isEqualTo(BatchNorm.BATCH);
    assertThat(config.learning().lrStep()).hasValue(1);
  }

  @Test
  void choices_are_taken_in_any_case() {
    TrainingConfig config =
        TrainingConfig.of(
            Mode.TRANSFER,
            Map.of(
                "optimizer", "AdamW", "recipe", "TUTORIAL", "device", "CUDA:1", "split", "Blocks"));

    assertThat(config.options())
        .containsEntry("optimizer", "adamw")
        .containsEntry("weight-decay", 0.01)
        .containsEntry("normalize", "none")
        .containsEntry("device", "cuda:1")
        .containsEntry("split", "blocks")
        .doesNotContainKeys("unfreeze-from", "momentum", "lr-step", "sample", "data");
  }

  private TrainingConfig resumed(JsonObject json) throws Exception {
    Files.writeString(folder.resolve(RecordedRun.FILE), json.toString());
    return ResumedOptions.of(RecordedRun.read(folder), Mode.FINE_TUNE, Map.of());
  }

  private static Map<String, String> texts(TrainingConfig config) {
    Gson gson = new Gson();
    return new TreeMap<>(
        texts(gson.toJsonTree(Map.of("options", config.options())).getAsJsonObject()));
  }

  private static Map<String, String> texts(JsonObject json) {
    return ModelOrigin.texts(json.getAsJsonObject("options"));
  }

  private static JsonObject json() throws Exception {
    try (InputStream in =
        requireNonNull(OldConfigTest.class.getResourceAsStream("old-config.json"))) {
      return new Gson().fromJson(new String(in.readAllBytes(), UTF_8), JsonObject.class);
    }
  }
}

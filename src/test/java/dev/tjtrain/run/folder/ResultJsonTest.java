package dev.tjtrain.run.folder;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.evaluate.Interval;
import dev.tjtrain.evaluate.Intervals;
import dev.tjtrain.evaluate.Measurement;
import dev.tjtrain.evaluate.Outcome;
import dev.tjtrain.report.DemoRuns;
import dev.tjtrain.report.compare.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultJsonTest {

  private static final Interval INTERVAL = new Interval(0, 1);

  @ParameterizedTest
  @ValueSource(ints = {4, 200, 201, 3000})
  void compare_reads_the_matrix_of_any_number_of_classes(int classes, @TempDir Path folder)
      throws Exception {
    Measurement test = measurement(DemoRuns.evaluationOf(classes));
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.writeString(
        folder.resolve("result.json"),
        RunDirectory.text(Map.of("test", ResultJson.evaluation(test))));

    Evaluation read = Objects.requireNonNull(RunSummary.read(folder).test());

    assertThat(read.confusion()).isDeepEqualTo(test.evaluation().confusion());
    assertThat(read.classes()).isEqualTo(test.evaluation().classes());
    assertThat(folder.resolve("result.json").toFile().length()).isLessThan(3_000_000);
  }

  @Test
  void a_large_matrix_is_the_list_of_its_cells() {
    JsonObject confusion =
        json(measurement(DemoRuns.evaluationOf(500))).getAsJsonObject("confusion");

    assertThat(confusion.keySet()).containsExactly("actual", "predicted", "images");
    assertThat(confusion.getAsJsonArray("actual")).hasSize(1000);
  }

  @Test
  void top_5_accuracy_is_there_from_ten_classes_on() {
    assertThat(json(measurement(DemoRuns.evaluationOf(9))).has("top5_accuracy")).isFalse();
    assertThat(json(measurement(DemoRuns.evaluationOf(10))).get("top5_accuracy").getAsDouble())
        .isEqualTo(0.5);
  }

  private static JsonObject json(Measurement test) {
    return new Gson().toJsonTree(ResultJson.evaluation(test)).getAsJsonObject();
  }

  /** Of ten images, whose classes come first to tenth. */
  private static Measurement measurement(Evaluation evaluation) {
    List<Outcome> outcomes = new ArrayList<>();
    for (int rank = 0; rank < 10; rank++) {
      outcomes.add(new Outcome(rank, 0, rank == 0 ? 0 : 1, rank, 0.1, 0.9, 0.9));
    }
    return new Measurement(
        evaluation, outcomes, 1, new Intervals(INTERVAL, INTERVAL, INTERVAL, Map.of(), 10));
  }
}

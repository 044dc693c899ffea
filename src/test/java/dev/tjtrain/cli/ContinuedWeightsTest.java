package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.tjtrain.DrawnFrames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A run that starts from the weights of an earlier one. */
@TestInstance(Lifecycle.PER_CLASS)
class ContinuedWeightsTest {

  private TrainedRuns runs = new TrainedRuns(Path.of(""));
  private String model = "";

  @BeforeAll
  void train(@TempDir Path folder) throws Exception {
    runs = TrainedRuns.in(folder);
    runs.train("first", 3, "fine-tune", "--lr", "0.01");
    model = runs.path("first").resolve("last.pt").toString();
  }

  @Test
  void the_head_goes_on_where_the_classes_are_the_same() throws Exception {
    Cli.Result kept = run("kept", "--weights", model, "--keep-head");

    assertThat(kept.code()).as(kept.err()).isZero();
    assertThat(kept.outLines())
        .contains("weights: " + model + " (a run's on cat, mouse; its head is kept)")
        .doesNotContain("classifier after the change:");
    JsonObject weights = runs.files("kept").json("config.json").getAsJsonObject("weights");
    assertThat(RunFiles.strings(weights.get("classes"))).containsExactly("cat", "mouse");
    // A rate this low leaves everything as it was.
    assertThat(validationLoss("kept")).isEqualTo(validationLoss("first"));
    TrainedRuns.done(runs.resumed("transfer", "kept", "--epochs", "2"));
  }

  @Test
  void without_being_asked_for_the_head_begins_anew() throws Exception {
    Cli.Result anew = run("anew", "--weights", model);

    assertThat(anew.outLines())
        .contains("weights: " + model + " (a run's on cat, mouse; the head begins anew)");
    assertThat(validationLoss("anew")).isNotEqualTo(validationLoss("first"));
  }

  @Test
  void the_blocks_go_on_with_other_classes_but_not_the_head() throws Exception {
    DrawnFrames.folder(runs.path("other"), 8, "ant", "bee", "cat");
    String[] other = {"--data", runs.path("other").toString()};

    Cli.Result refused = run("refused", "--weights", model, "--keep-head", other[0], other[1]);
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.errLines())
        .contains(
            "tj-train: --keep-head: "
                + model
                + " was trained on cat, mouse, not on ant, bee, cat; leave --keep-head out, so that"
                + " the head begins anew");
    assertThat(Files.exists(runs.path("refused"))).isFalse();
    Cli.Result anew = run("three", "--weights", model, other[0], other[1]);
    assertThat(anew.code()).as(anew.err()).isZero();
  }

  @Test
  void there_is_no_head_to_keep_in_random_weights() {
    Cli.Result refused = run("random", "--weights", "random", "--keep-head");

    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("--keep-head: random is no model of a run");
  }

  private Cli.Result run(String name, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("transfer", "--epochs", "1", "--batch-size", "4", "--image-size", "40x48"));
    all.addAll(List.of("--device=cpu", "--lr", "1e-30", "--out", runs.path(name).toString()));
    all.addAll(List.of(options));
    if (!all.contains("--data")) {
      all.addAll(List.of("--data", runs.path("data").toString()));
    }
    return runs.cli().run(all.toArray(String[]::new));
  }

  private String validationLoss(String run) throws Exception {
    List<String> lines = runs.files(run).lines("metrics.csv");
    return lines.get(lines.size() - 1).split(",", -1)[3];
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of fine-tune on small drawn images: what learns, what stays, what repeats. */
class FineTuneRunTest {

  private static final int SEED = 3;

  private Path folder = Path.of("");

  @BeforeEach
  void data(@TempDir Path temporary) throws Exception {
    folder = temporary;
    DrawnFrames.folder(temporary.resolve("data"), 6, "a", "b", "c", "d");
  }

  @Test
  void the_trainable_parameters_are_the_tutorials() {
    Cli.Result result = train("run", "default", "1");

    assertThat(result.outLines().stream().filter(line -> line.contains("torch.Size")))
        .containsExactly(
            "features.17.conv.0.0.weight torch.Size([960, 160, 1, 1])",
            "features.17.conv.0.1.weight torch.Size([960])",
            "features.17.conv.0.1.bias torch.Size([960])",
            "features.17.conv.1.0.weight torch.Size([960, 1, 3, 3])",
            "features.17.conv.1.1.weight torch.Size([960])",
            "features.17.conv.1.1.bias torch.Size([960])",
            "features.17.conv.2.weight torch.Size([320, 960, 1, 1])",
            "features.17.conv.3.weight torch.Size([320])",
            "features.17.conv.3.bias torch.Size([320])",
            "features.18.0.weight torch.Size([1280, 320, 1, 1])",
            "features.18.1.weight torch.Size([1280])",
            "features.18.1.bias torch.Size([1280])",
            "classifier.weight torch.Size([4, 1280])",
            "classifier.bias torch.Size([4])");
  }

  @Test
  void the_default_recipe_leaves_frozen_blocks_bit_for_bit_alone() throws Exception {
    train("run", "default", "2");

    Map<String, float[]> before = initial();
    Map<String, float[]> after = saved();
    List<String> changed = changed(before, after);
    assertThat(changed).allMatch(FineTuneRunTest::learns);
    assertThat(changed)
        .containsAll(before.keySet().stream().filter(FineTuneRunTest::learns).toList());
  }

  @Test
  void the_tutorial_recipe_moves_frozen_statistics_but_no_frozen_parameter() throws Exception {
    train("run", "tutorial", "1");

    Map<String, float[]> before = initial();
    List<String> changed = changed(before, saved());
    assertThat(changed.stream().filter(name -> !isStatistic(name)))
        .isNotEmpty()
        .allMatch(FineTuneRunTest::learns);
    assertThat(changed)
        .containsAll(before.keySet().stream().filter(FineTuneRunTest::isStatistic).toList());
  }

  @Test
  void the_same_seed_gives_the_same_numbers() throws Exception {
    for (String recipe : List.of("default", "tutorial")) {
      train("first-" + recipe, recipe, "2");
      train("second-" + recipe, recipe, "2");

      List<String> first = files("first-" + recipe).metricsWithoutSeconds();
      assertThat(first).hasSize(3);
      assertThat(files("second-" + recipe).metricsWithoutSeconds()).as(recipe).isEqualTo(first);
      assertThat(files("second-" + recipe).lines("split.json"))
          .isEqualTo(files("first-" + recipe).lines("split.json"));
    }
  }

  @Test
  void a_last_step_of_a_single_image_trains_in_either_recipe() {
    // 24 images leave 17 to train on: a step of 16 and one of 1.
    for (String recipe : List.of("default", "tutorial")) {
      Cli.Result result = train("single-" + recipe, recipe, "1");

      assertThat(result.out()).contains("split: 17 train, 5 validation, 2 test");
      assertThat(result.out()).doesNotContain("NaN");
    }
  }

  private Cli.Result train(String run, String recipe, String epochs) {
    Cli.Result result =
        new Cli(folder.resolve("home"))
            .run(
                "fine-tune",
                "--data",
                folder.resolve("data").toString(),
                "--weights",
                "random",
                "--seed",
                String.valueOf(SEED),
                "--epochs",
                epochs,
                "--recipe",
                recipe,
                "--image-size",
                "64x64",
                "--device",
                "cpu",
                "--out",
                folder.resolve(run).toString());
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private RunFiles files(String run) {
    return new RunFiles(folder.resolve(run));
  }

  private static boolean learns(String name) {
    return name.startsWith("features.17.")
        || name.startsWith("features.18.")
        || name.startsWith("classifier.");
  }

  private static boolean isStatistic(String name) {
    return name.contains("running_") || name.endsWith("num_batches_tracked");
  }

  private static Map<String, float[]> initial() throws Exception {
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(SEED), 4, SEED, Device.cpu())) {
      return values(network);
    }
  }

  private Map<String, float[]> saved() throws Exception {
    try (Network network =
        Network.load(Backbone.DEFAULT, folder.resolve("run").resolve("last.pt"), Device.cpu())) {
      return values(network);
    }
  }

  private static Map<String, float[]> values(Network network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NDManager manager = network.newManager()) {
      network
          .state(manager)
          .forEach(
              (name, array) ->
                  values.put(
                      name,
                      name.endsWith("num_batches_tracked")
                          ? new float[] {array.toLongArray()[0]}
                          : array.toFloatArray()));
    }
    return values;
  }

  private static List<String> changed(Map<String, float[]> before, Map<String, float[]> after) {
    assertThat(after.keySet()).isEqualTo(before.keySet());
    List<String> changed = new ArrayList<>();
    before.forEach(
        (name, values) -> {
          if (!Arrays.equals(values, after.get(name))) {
            changed.add(name);
          }
        });
    return changed;
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.SavedWeights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {

  @TempDir Path folder;

  @Test
  void modules_blocks_and_totals_are_printed() {
    Cli.Result result = summary();

    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.outLines())
        .startsWith("MobileNetV2(", "  (features): Sequential(")
        .contains(
            "  (classifier): Linear(in_features=1280, out_features=4, bias=True)",
            "image: 90x160 pixels",
            "parameters: 2,228,996",
            "trained in transfer: 5,124",
            "trained in fine-tune (from block 17): 891,204")
        .anyMatch(line -> line.matches("features\\.17 .* 320x3x5 .* frozen +trains"))
        .anyMatch(line -> line.matches("classifier .* 4 .* trains +trains"));
    assertThat(result.out()).doesNotContain("torch.Size");
  }

  @Test
  void the_parameters_that_a_mode_trains_are_listed_as_in_the_tutorial() {
    Cli.Result result = summary("--mode", "fine-tune", "--parameters", "--unfreeze-from", "18");

    List<String> lines = result.outLines();
    assertThat(lines.subList(lines.indexOf("trained in fine-tune (from block 18):"), lines.size()))
        .containsExactly(
            "trained in fine-tune (from block 18):",
            "features.18.0.weight torch.Size([1280, 320, 1, 1])",
            "features.18.1.weight torch.Size([1280])",
            "features.18.1.bias torch.Size([1280])",
            "classifier.weight torch.Size([4, 1280])",
            "classifier.bias torch.Size([4])");
    assertThat(result.out()).doesNotContain("transfer");
  }

  @Test
  void a_program_gets_the_same_as_json() {
    Cli.Result result = summary("--json", "--classes", "7", "--image-size", "224x224");

    JsonObject json = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(json.get("classes").getAsInt()).isEqualTo(7);
    assertThat(json.get("image_size")).hasToString("[224,224]");
    assertThat(json.getAsJsonArray("blocks")).hasSize(20);
    assertThat(json.getAsJsonArray("blocks").get(18).getAsJsonObject().get("output"))
        .hasToString("[1280,7,7]");
    assertThat(json.getAsJsonObject("trainable").getAsJsonObject("transfer").get("parameters"))
        .hasToString("{\"classifier.weight\":[7,1280],\"classifier.bias\":[7]}");
  }

  @Test
  void a_saved_model_tells_its_classes_and_its_image_size() throws Exception {
    Path model = folder.resolve("best.pt");
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(1), 3, 1, Device.cpu())) {
      ModelArchive.write(
          model,
          network,
          Map.of("preprocessing", "{\"height\":64,\"width\":96,\"imagenet\":true}"));
    }

    assertThat(summary("--model", model.toString()).outLines())
        .contains(
            "  (classifier): Linear(in_features=1280, out_features=3, bias=True)",
            "image: 64x96 pixels");
    assertThat(summary("--model", model.toString(), "--image-size", "90x160").out())
        .contains("image: 90x160 pixels");
  }

  @Test
  void a_damaged_preprocessing_record_is_refused_by_name() throws Exception {
    Path model = folder.resolve("best.pt");
    try (Network network =
        Networks.create(Backbone.DEFAULT, Networks.random(1), 3, 1, Device.cpu())) {
      ModelArchive.write(model, network, Map.of("preprocessing", "[1"));
    }

    Cli.Result result = summary("--model", model.toString());

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.errLines()).hasSize(1).first().asString().contains("best.pt", "damaged");
  }

  @Test
  void weights_without_a_classifier_and_files_that_are_no_weights_are_refused_by_name()
      throws Exception {
    Path features = Files.write(folder.resolve("a.safetensors"), SavedWeights.safetensors(1));
    Path text = Files.writeString(folder.resolve("b.pt"), "text");

    for (Path file : List.of(features, text, folder.resolve("missing.pt"))) {
      Cli.Result result = summary("--model", file.toString());

      assertThat(result.code()).as(file.toString()).isEqualTo(3);
      assertThat(result.errLines()).hasSize(1).first().asString().contains(file.toString());
      assertThat(result.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--classes=0",
        "--classes=x",
        "--image-size=1x1",
        "--mode=both",
        "--unfreeze-from=19"
      })
  void senseless_options_are_errors_of_usage(String option) {
    Cli.Result result = summary(option);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(option.substring(0, option.indexOf('=')));
  }

  @Test
  void a_model_and_a_number_of_classes_exclude_each_other() {
    assertThat(summary("--model", "a.pt", "--classes", "3").code()).isEqualTo(2);
  }

  private Cli.Result summary(String... options) {
    String[] all = new String[options.length + 1];
    all[0] = "summary";
    System.arraycopy(options, 0, all, 1, options.length);
    return new Cli(folder.resolve("home")).run(all);
  }
}

package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One run of transfer on the sample, held against everything that is promised of a run. */
@TestInstance(Lifecycle.PER_CLASS)
class SampleRunTest {

  private RunFiles run = new RunFiles(Path.of(""));
  private Cli.Result result = new Cli.Result(-1, "", "");

  @BeforeAll
  void train(@TempDir Path temporary) {
    run = new RunFiles(temporary.resolve("run"));
    result =
        new Cli(temporary.resolve("home"))
            .run(
                "transfer",
                "--sample",
                "--weights",
                "random",
                "--epochs",
                "2",
                "--device",
                "cpu",
                "--out",
                run.folder().toString());
  }

  @Test
  void it_ends_well() {
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  void random_weights_are_warned_about_loudly() {
    assertThat(result.errLines())
        .anySatisfy(line -> assertThat(line).startsWith("warning: RANDOM WEIGHTS"));
  }

  @Test
  void device_data_split_and_weights_are_told() {
    assertThat(result.outLines())
        .contains(
            "device: cpu (as asked)",
            "      40  jerry",
            "      40  tom",
            "      40  tom_jerry_0",
            "      40  tom_jerry_1",
            "split: 112 train, 32 validation, 16 test",
            "weights: random");
  }

  @Test
  void the_trainable_parameters_are_the_tutorials() {
    assertThat(result.outLines())
        .containsSubsequence(
            "classifier after the change:",
            "Linear(in_features=1280, out_features=4, bias=True)",
            "--------------------",
            "trainable parameters (5,124 values):",
            "classifier.weight torch.Size([4, 1280])",
            "classifier.bias torch.Size([4])",
            "--------------------");
    assertThat(result.outLines().stream().filter(line -> line.contains("torch.Size"))).hasSize(2);
  }

  @Test
  void every_epoch_prints_a_line_and_the_end_a_test() {
    assertThat(result.out())
        .containsPattern(
            "epoch 0  train loss \\d\\.\\d{4} accuracy [01]\\.\\d{4}"
                + "  val loss \\d\\.\\d{4} accuracy [01]\\.\\d{4}  \\d+\\.\\d s  best\\R")
        .containsPattern("\\Repoch 1  train loss ")
        .containsPattern("\\Rtest, last epoch \\(1\\): loss \\d\\.\\d{4} accuracy [01]\\.\\d{4}")
        .containsPattern("\\Rtest, best epoch \\([01]\\): loss ");
  }

  @Test
  void the_run_directory_holds_its_files_and_no_others() throws Exception {
    assertThat(run.names())
        .contains("best.pt", "config.json", "last.pt", "metrics.csv", "result.json", "split.json")
        .noneMatch(name -> name.contains("partial") || name.endsWith(".test"));
  }

  @Test
  void the_sample_batch_is_the_one_that_show_batch_draws(@TempDir Path temporary) throws Exception {
    Path picture = temporary.resolve("batch.png");

    Cli.Result shown =
        new Cli(temporary).run("show-batch", "--sample", "--out", picture.toString());

    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(run.folder().resolve("sample-batch.png")).hasSameBinaryContentAs(picture);
    String inPage = Base64.getEncoder().encodeToString(Files.readAllBytes(picture));
    assertThat(Files.readString(run.folder().resolve("report.html"))).contains(inPage);
    String events =
        run.names().stream().filter(n -> n.startsWith("events")).findFirst().orElseThrow();
    String inEvents = new String(Files.readAllBytes(run.folder().resolve(events)), ISO_8859_1);
    assertThat(inEvents)
        .contains("batch/train", new String(Files.readAllBytes(picture), ISO_8859_1));
  }

  @Test
  void metrics_have_a_header_and_a_row_an_epoch_from_0() throws Exception {
    List<String> lines = run.lines("metrics.csv");

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .isEqualTo("epoch,train_loss,train_accuracy,val_loss,val_accuracy,seconds");
    String number = "\\d+\\.\\d+";
    for (int epoch = 0; epoch < 2; epoch++) {
      assertThat(lines.get(epoch + 1)).matches(epoch + ("," + number).repeat(5));
    }
  }

  @Test
  void the_split_lists_every_frame_once() throws Exception {
    JsonObject split = run.json("split.json");

    assertThat(split.keySet()).containsExactly("train", "val", "test");
    List<String> all = new ArrayList<>();
    split.entrySet().forEach(part -> all.addAll(RunFiles.strings(part.getValue())));
    assertThat(all).hasSize(160).doesNotHaveDuplicates();
    assertThat(RunFiles.strings(split.get("train"))).hasSize(112);
    assertThat(all).allMatch(path -> path.matches("(jerry|tom|tom_jerry_[01])/[^/]+"));
  }

  @Test
  void the_config_tells_options_data_weights_and_versions() throws Exception {
    JsonObject config = run.json("config.json");

    assertThat(config.get("command").getAsString()).isEqualTo("transfer");
    JsonObject options = config.getAsJsonObject("options");
    assertThat(options.get("epochs").getAsInt()).isEqualTo(2);
    assertThat(options.get("seed").getAsInt()).isEqualTo(1);
    assertThat(options.get("split-seed").getAsInt()).isEqualTo(20);
    assertThat(options.get("lr").getAsDouble()).isEqualTo(1e-3);
    assertThat(options.get("image-size").getAsString()).isEqualTo("90x160");
    assertThat(options.get("weights").getAsString()).isEqualTo("random");
    assertThat(config.getAsJsonObject("dataset").get("fingerprint").getAsString())
        .matches("[0-9a-f]{64}");
    assertThat(config.get("device").getAsString()).isEqualTo("cpu");
    assertThat(config.getAsJsonObject("versions").keySet())
        .contains("tj-train", "java", "djl", "libtorch", "os");
  }

  @Test
  void the_result_holds_both_tests_and_the_times() throws Exception {
    JsonObject json = run.json("result.json");

    assertThat(json.get("best_epoch").getAsInt()).isBetween(0, 1);
    for (String which : List.of("test", "test_last")) {
      JsonObject test = json.getAsJsonObject(which);
      assertThat(test.keySet())
          .containsExactly(
              "loss", "accuracy", "macro_f1", "per_class", "confusion", "intervals", "calibration");
      assertThat(test.getAsJsonObject("per_class").keySet())
          .containsExactly("jerry", "tom", "tom_jerry_0", "tom_jerry_1");
      JsonArray confusion = test.getAsJsonArray("confusion");
      int images = 0;
      int correct = 0;
      for (int actual = 0; actual < 4; actual++) {
        for (JsonElement count : confusion.get(actual).getAsJsonArray()) {
          images += count.getAsInt();
        }
        correct += confusion.get(actual).getAsJsonArray().get(actual).getAsInt();
      }
      assertThat(images).isEqualTo(16);
      assertThat(test.get("accuracy").getAsDouble()).isCloseTo(correct / 16.0, within(1e-12));
    }
    assertThat(json.getAsJsonObject("seconds").keySet())
        .containsExactly("total", "features", "training");
  }

  @Test
  void the_saved_models_load_and_carry_their_records() throws Exception {
    int best = run.json("result.json").get("best_epoch").getAsInt();
    for (String name : List.of("last.pt", "best.pt")) {
      Path file = run.folder().resolve(name);
      Map<String, String> extra = ModelArchive.extra(file);

      assertThat(extra)
          .containsOnlyKeys(
              "backbone",
              "classes",
              "preprocessing",
              "epoch",
              "metrics",
              "provenance",
              "calibration");
      assertThat(extra)
          .containsEntry("backbone", "mobilenet_v2")
          .containsEntry("classes", "[\"jerry\",\"tom\",\"tom_jerry_0\",\"tom_jerry_1\"]")
          .containsEntry(
              "preprocessing",
              "{\"height\":90,\"width\":160,\"imagenet\":true,\"upright\":true,\"resize\":\"squash\",\"truncated\":false}")
          .containsEntry("epoch", name.equals("last.pt") ? "1" : String.valueOf(best));
      JsonObject config = run.json("config.json");
      for (String ofThisMachine : List.of("out", "offline", "no-cache")) {
        config.getAsJsonObject("options").remove(ofThisMachine);
      }
      config.getAsJsonObject("dataset").remove("root");
      config.getAsJsonObject("weights").remove("source");
      config.getAsJsonObject("versions").remove("os");
      assertThat(JsonParser.parseString(extra.get("provenance"))).isEqualTo(config);
      try (Network network = Network.load(Backbone.DEFAULT, file, Device.cpu())) {
        assertThat(network.classes()).isEqualTo(4);
      }
    }
  }
}

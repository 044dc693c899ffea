package dev.tjtrain.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.network.SavedWeights;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that cannot go on: other options, data or weights, and files that no run has written. */
@TestInstance(Lifecycle.PER_CLASS)
class ResumeRefusedTest {

  private static final String ORIGINAL = "original";

  private final AtomicInteger copies = new AtomicInteger();
  private TrainedRuns runs = new TrainedRuns(Path.of(""));

  @BeforeAll
  void interruptedRuns(@TempDir Path folder) throws Exception {
    runs = TrainedRuns.in(folder);
    runs.interrupted(ORIGINAL, 3, "epoch 1 ", "transfer");
    runs.interrupted("cosine", 3, "epoch 0 ", "transfer", "--lr-schedule", "cosine");
    runs.interrupted("fine-tuned", 3, "epoch 0 ", "fine-tune");
    Path weights = Files.write(runs.path("weights.st"), SavedWeights.safetensors(1));
    runs.interrupted("weighed", 3, "epoch 0 ", "transfer", "--weights", weights.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lr 0.01                    | --lr is 0.001 in RUN, not 0.01",
        "--epochs 2                   | --epochs is 3 in RUN, not 2; it can only grow",
        "--limit 5                    | --limit is not set in RUN",
        "--image-size 64x64           | --image-size is 40x48 in RUN, not 64x64",
        "--early-stopping 3           | --early-stopping is not set in RUN",
        "--deterministic              | --deterministic is not set in RUN",
        "--recipe tutorial            | --recipe is default in RUN, not tutorial",
        "--optimizer sgd              | --optimizer is adam in RUN, not sgd; --momentum is not set in RUN",
        "--device auto                | --device is cpu in RUN, not auto",
        "--augment flip --seed 9      | --seed is 1 in RUN, not 9; --augment is none in RUN, not flip",
        "--momentum 0.5               | --momentum goes with --optimizer sgd only",
        "--out elsewhere              | --out and --resume exclude each other",
        "--batch-size 0               | --batch-size takes a whole number from 1",
      })
  void options_that_would_change_the_result_are_refused(String options, String message)
      throws Exception {
    Map<String, String> before = contents(ORIGINAL);

    Cli.Result result = runs.resumed("transfer", ORIGINAL, options.split(" ", -1));

    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("tj-train: " + message.replace("RUN", runs.path(ORIGINAL).toString()));
    assertThat(contents(ORIGINAL)).isEqualTo(before);
  }

  @Test
  void more_epochs_are_refused_where_the_first_ones_would_have_been_others() {
    Cli.Result result = runs.resumed("transfer", "cosine", "--epochs", "4");

    assertThat(result.code()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).startsWith("tj-train: --lr-schedule cosine lowers the learning rate");
  }

  @Test
  void the_other_command_cannot_go_on_with_a_run() {
    Cli.Result result = runs.resumed("fine-tune", ORIGINAL);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(ORIGINAL + " is a run of transfer, not of fine-tune");
  }

  @Test
  void options_that_say_the_same_again_are_welcome() throws Exception {
    String run = copy(ORIGINAL);

    TrainedRuns.done(
        runs.resumed("transfer", run, "--lr", "1e-3", "--image-size", "40X48", "--max-bad", "5%"));
  }

  @Test
  void a_folder_without_a_run_is_refused() throws Exception {
    assertRefused("nowhere").contains("no such folder");
    assertRefused("data").contains("holds no config.json").contains("begin a new run");
    Files.writeString(runs.path("file"), "x");
    assertRefused("file").contains("no such folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "42",
        "{}",
        "{\"command\":\"transfer\"}",
        "{\"command\":{},\"options\":[],\"dataset\":0,\"weights\":null}",
        "\u0000\u0001\u0002",
      })
  void a_config_that_no_run_has_written_is_refused(String text) throws Exception {
    String run = copy(ORIGINAL);
    Files.writeString(runs.path(run).resolve("config.json"), text);

    assertRefused(run).contains("config.json").contains("begin a new run");
  }

  @Test
  void a_config_of_endless_depth_or_size_is_refused() throws Exception {
    String run = copy(ORIGINAL);
    Files.writeString(runs.path(run).resolve("config.json"), "{\"a\":".repeat(300_000));
    assertRefused(run).contains("config.json");
    Files.write(runs.path(run).resolve("config.json"), new byte[20_000_000]);
    assertRefused(run).contains("config.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lr                  | fast            | --lr takes a number above 0",
        "lr                  | -1              | --lr takes",
        "epochs              | 99999999999     | --epochs takes a whole number",
        "image-size          | 4x4             | --image-size",
        "optimizer           | @/etc/passwd    | --optimizer takes",
        "wizardry            | true            | does not know",
        "help                | true            | does not know",
        "resume              | elsewhere       | does not know",
        "lr-step             | 3               | --lr-step goes with",
        "sample              | true            | exclude each other",
        "lr                  | 0.5             | lr is 0.5 now, but was 0.001",
        "epochs              | 1               | before its epoch 1, which is done",
        "seed                | 2               | seed is 2 now, but was 1",
      })
  void an_edited_option_is_refused(String name, String value, String message) throws Exception {
    String run = copy(ORIGINAL);
    JsonObject config = runs.files(run).json("config.json");
    config.getAsJsonObject("options").add(name, new JsonPrimitive(value));
    Files.writeString(runs.path(run).resolve("config.json"), config.toString());

    assertRefused(run).contains(message).contains(run);
  }

  @Test
  void an_edited_device_or_fingerprint_is_refused() throws Exception {
    String run = copy(ORIGINAL);
    JsonObject config = runs.files(run).json("config.json");
    config.addProperty("device", "banana\u001b[31m");
    Files.writeString(runs.path(run).resolve("config.json"), config.toString());
    assertRefused(run).contains("there is no device 'banana?[31m'");
    config.addProperty("device", "cpu");
    config.getAsJsonObject("dataset").addProperty("fingerprint", "0");
    Files.writeString(runs.path(run).resolve("config.json"), config.toString());
    assertRefused(run).contains("an image has another size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"empty", "half", "header", "flipped", "text", "weights", "long header"})
  void a_damaged_state_is_refused(String damage) throws Exception {
    String run = copy(ORIGINAL);
    Path state = runs.path(run).resolve("state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length - 100] ^= 1;
    Files.write(
        state,
        switch (damage) {
          case "empty" -> new byte[0];
          case "half" -> Arrays.copyOf(bytes, bytes.length / 2);
          case "header" -> Arrays.copyOf(bytes, 100);
          case "flipped" -> bytes;
          case "weights" -> SavedWeights.safetensors(1);
          case "long header" -> new byte[] {0, -1, -1, -1, -1, -1, -1, 127, '{'};
          default -> "a text".getBytes(UTF_8);
        });
    Map<String, String> before = contents(run);

    assertRefused(run).contains("state.safetensors").contains("begin a new one");
    assertThat(contents(run)).isEqualTo(before);
  }

  @Test
  void the_state_of_another_run_is_refused() throws Exception {
    String run = copy(ORIGINAL);
    Path state = runs.path(run).resolve("state.safetensors");
    Files.copy(
        runs.path("fine-tuned/state.safetensors"), state, StandardCopyOption.REPLACE_EXISTING);
    assertRefused(run).contains("another network");
    Files.copy(runs.path("cosine/state.safetensors"), state, StandardCopyOption.REPLACE_EXISTING);
    assertRefused(run).contains("lr-schedule is constant now, but was cosine");
  }

  @Test
  void other_images_are_refused_with_what_is_other() throws Exception {
    Path data = runs.path("others");
    DrawnFrames.folder(data, 8, "cat", "mouse");
    DrawnFrames.add(data, "dog", 1);
    assertRefused(ORIGINAL, "--data", data.toString())
        .contains("class dog has 1 images, not 0")
        .contains(runs.path(ORIGINAL).toString());

    Files.delete(data.resolve("dog/00.png"));
    Files.delete(data.resolve("dog"));
    Files.move(data.resolve("cat/03.png"), data.resolve("cat/99.png"));
    assertRefused(ORIGINAL, "--data", data.toString()).contains("cat/03.png is missing");

    Files.move(data.resolve("cat/99.png"), data.resolve("cat/03.png"));
    Files.write(data.resolve("cat/03.png"), new byte[1], StandardOpenOption.APPEND);
    assertRefused(ORIGINAL, "--data", data.toString()).contains("an image has another size");
  }

  @Test
  void other_weights_are_refused() throws Exception {
    Path weights = Files.write(runs.path("other.st"), SavedWeights.safetensors(2));
    String path = weights.toString();

    assertRefused("weighed", "--weights", path).contains("SHA-256").contains(path);
    assertRefused("weighed", "--weights", "random").contains("SHA-256 is none");
    assertRefused(ORIGINAL, "--weights", path).contains("not none");
  }

  @Test
  void a_run_that_is_under_way_is_refused() throws Exception {
    String run = copy(ORIGINAL);
    try (FileChannel file =
            FileChannel.open(
                runs.path(run).resolve(".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();

      Cli.Result result = runs.resumed("transfer", run);

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .isEqualTo(
              "tj-train: %s: another tj-train is at work on this run; wait until it has ended, or"
                      .formatted(runs.path(run))
                  + " end it\n");
    }
  }

  @Test
  void a_run_of_another_process_is_refused_until_that_is_gone() throws Exception {
    ChildProcess child =
        ChildProcess.start(runs.folder(), List.of(), runs.arguments("busy", 100_000, "transfer"));
    child.readUntil("epoch     0 ");

    Cli.Result result = runs.resumed("transfer", "busy");

    assertThat(result.code()).as(result.err()).isEqualTo(1);
    assertThat(result.err()).contains("another tj-train is at work on this run");
    child.kill();
    child.exitCode();
    assertThat(runs.cli().stopped().run(runs.resume("transfer", "busy")).code()).isEqualTo(130);
  }

  private AbstractStringAssert<?> assertRefused(String run, String... more) {
    Cli.Result result = runs.resumed("transfer", run, more);
    assertThat(result.code()).as(result.err()).isEqualTo(3);
    List<String> failures =
        result.errLines().stream().filter(line -> line.startsWith("tj-train: ")).toList();
    assertThat(failures).hasSize(1);
    assertThat(result.errLines())
        .allMatch(
            line ->
                line.startsWith("tj-train: ")
                    || line.startsWith("warning: ")
                    || line.startsWith("resuming ")
                    || line.contains("%"));
    return assertThat(failures.get(0));
  }

  private String copy(String run) throws IOException {
    String name = "copy" + copies.incrementAndGet();
    Files.createDirectories(runs.path(name));
    for (String file : runs.files(run).names()) {
      Files.copy(runs.path(run).resolve(file), runs.path(name).resolve(file));
    }
    return name;
  }

  /** Every file's time of change and size, but for the lock's. */
  private Map<String, String> contents(String name) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (String file : runs.files(name).names()) {
      Path path = runs.path(name).resolve(file);
      contents.put(file, Files.getLastModifiedTime(path) + " " + Files.size(path));
    }
    return contents;
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.DrawnFrames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that see their training images mirrored as well. */
class AugmentationRunTest {

  @TempDir private Path folder;

  @BeforeEach
  void draw() throws IOException {
    DrawnFrames.folder(folder.resolve("data"), 20, "cat", "dog");
  }

  @Test
  void without_it_a_run_is_the_same_whether_it_is_said_or_not() throws IOException {
    train("transfer", "run");
    Map<String, String> unsaid = content(folder.resolve("run/last.pt"));
    assertThat(options().get("augment").getAsString()).isEqualTo("none");
    Files.move(folder.resolve("run"), folder.resolve("first"));

    train("transfer", "run", "--augment", "none");

    assertThat(content(folder.resolve("run/last.pt"))).isEqualTo(unsaid);
  }

  @ParameterizedTest
  @CsvSource({
    "transfer, default",
    "transfer, tutorial",
    "fine-tune, default",
    "fine-tune, tutorial"
  })
  void a_run_is_judged_by_images_as_they_are(String command, String recipe) throws IOException {
    train(command, "run", "--recipe", recipe, "--augment", "flip");

    RunFiles run = new RunFiles(folder.resolve("run"));
    assertThat(options().get("augment").getAsString()).isEqualTo("flip");
    assertThat(evaluate("test").entrySet())
        .containsAll(run.json("result.json").getAsJsonObject("test_last").entrySet());
    String[] last = run.lines("metrics.csv").get(2).split(",", -1);
    assertThat(String.format(Locale.ROOT, "%.8f", evaluate("val").get("loss").getAsDouble()))
        .isEqualTo(last[3]);
  }

  @Test
  void mirror_images_are_learnt_from_and_the_split_stays() throws IOException {
    train("transfer", "plain", "--recipe", "tutorial");
    train("transfer", "run", "--recipe", "tutorial", "--augment", "flip");

    RunFiles plain = new RunFiles(folder.resolve("plain"));
    RunFiles run = new RunFiles(folder.resolve("run"));
    assertThat(run.metricsWithoutSeconds()).isNotEqualTo(plain.metricsWithoutSeconds());
    assertThat(run.json("split.json")).isEqualTo(plain.json("split.json"));
  }

  @ParameterizedTest
  @CsvSource({"transfer, default", "fine-tune, default", "transfer, tutorial"})
  void kept_and_fresh_mirror_images_come_to_the_same(String command, String recipe)
      throws IOException {
    String[] options = {"--recipe", recipe, "--augment", "flip"};
    train(command, "run", options);
    train(command, "again", options);
    train(command, "uncached", "--recipe", recipe, "--augment", "flip", "--no-cache");

    List<String> metrics = new RunFiles(folder.resolve("run")).metricsWithoutSeconds();
    assertThat(new RunFiles(folder.resolve("again")).metricsWithoutSeconds()).isEqualTo(metrics);
    assertThat(new RunFiles(folder.resolve("uncached")).metricsWithoutSeconds()).isEqualTo(metrics);
  }

  @Test
  void mirror_images_are_kept_beside_the_images_of_plain_runs_and_of_training_images_alone()
      throws IOException {
    train("transfer", "plain");
    train("fine-tune", "run", "--augment", "flip");

    assertThat(cached())
        .hasSize(3)
        .anyMatch(line -> line.contains(" 40 ") && line.contains("  features before block 17"))
        .anyMatch(line -> line.contains(" 28 ") && line.contains("  mirrored features before"));
  }

  @Test
  void an_unreadable_training_image_is_told_once() throws IOException {
    Files.writeString(folder.resolve("data/cat/07.png"), "no image");
    Files.writeString(folder.resolve("data/dog/03.png"), "no image");
    Files.writeString(folder.resolve("data/dog/11.png"), "no image");

    Cli.Result result = train("transfer", "run", "--augment", "flip", "--max-bad", "10");

    assertThat(result.err().lines().filter(line -> line.startsWith("warning: Cannot use image")))
        .hasSize(3);
    assertThat(new RunFiles(folder.resolve("run")).lines("metrics.csv").subList(1, 3))
        .noneMatch(line -> line.contains("NaN"));
  }

  @Test
  void another_word_is_refused() {
    Cli.Result result = new Cli(folder.resolve("home")).run("transfer", "--augment", "rotate");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--augment takes none or flip, not 'rotate'");
  }

  private Cli.Result train(String command, String run, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--weights", "random"));
    arguments.addAll(List.of("--data", folder.resolve("data").toString(), "--epochs", "2"));
    arguments.addAll(List.of("--device", "cpu", "--image-size", "64x64"));
    arguments.addAll(List.of("--out", folder.resolve(run).toString()));
    arguments.addAll(List.of(more));
    Cli.Result result = cli(arguments.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private JsonObject evaluate(String part) {
    String model = folder.resolve("run/last.pt").toString();
    Cli.Result result = cli("evaluate", "--model", model, "--split", part, "--json");
    assertThat(result.code()).as(result.err()).isZero();
    return JsonParser.parseString(result.out()).getAsJsonObject();
  }

  private Cli.Result cli(String... arguments) {
    return new Cli(folder.resolve("home")).run(arguments);
  }

  private JsonObject options() throws IOException {
    return new RunFiles(folder.resolve("run")).json("config.json").getAsJsonObject("options");
  }

  private List<String> cached() {
    return cli("cache", "list").out().lines().skip(1).toList();
  }

  /** Everything in an archive but the metrics, which hold seconds. */
  private static Map<String, String> content(Path archive) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (!entry.getName().endsWith("extra/metrics")) {
          content.put(
              entry.getName(), HexFormat.of().formatHex(zip.getInputStream(entry).readAllBytes()));
        }
      }
    }
    assertThat(content.keySet()).anyMatch(name -> name.endsWith("extra/provenance"));
    return content;
  }
}

package dev.tjtrain.network.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.Python;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.network.SavedRun;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs on the page {@code docs/using-a-model.md}, run as they stand there. */
class UsingAModelTest {

  private static final Path PAGE = Path.of("docs/using-a-model.md");
  private static final List<String> CLASSES = List.of("jerry", "spike", "tom");

  /** Unlike MobileNetV2 of drawn weights, a network whose answer depends on the image. */
  private static final String BACKBONE = "resnet18";

  @TempDir static Path folder;

  private static Logits logits = new Logits(new float[3], 3);

  @BeforeAll
  static void export() throws IOException {
    Path best =
        SavedRun.write(folder.resolve("best.pt"), Backbone.of(BACKBONE).orElseThrow(), CLASSES);
    for (ExportRequest request :
        List.of(
            new ExportRequest(best, ExportFormat.DJL, folder.resolve("tom"), false, false, false),
            new ExportRequest(
                best, ExportFormat.ONNX, folder.resolve("tom.onnx"), true, false, false),
            new ExportRequest(
                best, ExportFormat.TORCHSCRIPT, folder.resolve("tom.pt"), true, false, false),
            new ExportRequest(
                best, ExportFormat.STATE_DICT, folder.resolve("tom.pth"), false, false, false))) {
      ModelExport.run(request);
    }
    DrawnFrames.write(folder.resolve("photo.png"), "cat", 1);
    try (SavedModel model = SavedModel.open(best, Device.cpu())) {
      logits = new Logits(SavedRun.logits(model, folder.resolve("photo.png")), CLASSES.size());
    }
  }

  @Test
  void java_with_djl() throws Exception {
    run("WithDjl", 1e-5);
  }

  @Test
  void java_with_onnx_runtime() throws Exception {
    run("WithOnnx", 5e-3);
  }

  @Test
  void python_with_pytorch() throws Exception {
    runPython(block("python", "torch.jit.load"), logits.over(2.5), 1e-5);
  }

  @Test
  void python_with_torchvisions_network() throws Exception {
    String script =
        block("python", "load_state_dict")
            .replace("models.mobilenet_v2(", "models." + BACKBONE + "(")
            .replace("(90, 160)", "(%d, %d)".formatted(SavedRun.HEIGHT, SavedRun.WIDTH));
    runPython(script, logits, 1e-4);
  }

  @Test
  void python_with_onnx_runtime() throws Exception {
    runPython(block("python", "onnxruntime"), logits.over(2.5), 5e-3);
  }

  private static void runPython(String script, Logits expected, double offset) throws Exception {
    Path result = folder.resolve("result.json");
    Files.deleteIfExists(result);
    Python.run(
        folder,
        script
            + "\nimport json"
            + "\njson.dump([float(p) for p in probabilities], open('result.json', 'w'))\n");
    JsonArray probabilities = JsonParser.parseString(Files.readString(result)).getAsJsonArray();
    for (int c = 0; c < CLASSES.size(); c++) {
      assertThat(probabilities.get(c).getAsDouble())
          .as(CLASSES.get(c))
          .isCloseTo(expected.probabilities(0)[c], within(offset));
    }
  }

  /** Runs a Java program of one file, which prints the best class and its probability. */
  private static void run(String name, double offset) throws Exception {
    Files.writeString(folder.resolve(name + ".java"), block("java", "class " + name));
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    Path out = folder.resolve(name + ".out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                name + ".java")
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve(name + ".err").toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0)
        .as(Files.readString(folder.resolve(name + ".err")))
        .isTrue();
    String[] words = Files.readString(out).strip().split(" ", -1);
    int best = logits.predicted(0);
    assertThat(words[0]).isEqualTo(CLASSES.get(best));
    assertThat(Double.parseDouble(words[1]))
        .isCloseTo(logits.over(2.5).probabilities(0)[best], within(offset));
  }

  /** The page's block of that language with {@code text} in it. */
  private static String block(String language, String text) throws IOException {
    return Stream.of(Files.readString(PAGE).split("```", -1))
        .filter(block -> block.startsWith(language + "\n") && block.contains(text))
        .findFirst()
        .orElseThrow()
        .substring(language.length() + 1);
  }
}

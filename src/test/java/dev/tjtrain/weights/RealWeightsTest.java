package dev.tjtrain.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tjtrain.network.Backbone;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a whole MobileNetV2, in the formats that PyTorch itself makes of it. */
final class RealWeightsTest {

  private static final Path WEIGHTS = Path.of("../shared/weights/mobilenet_v2-imagenet.pth");
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private static final String CONVERT =
      """
      import sys, torch, torchvision
      state = torch.load(sys.argv[1])
      model = torchvision.models.mobilenet_v2(weights=None)
      model.load_state_dict(state)
      model.eval()
      torch.save(model.state_dict(), "zip.pth")
      torch.jit.save(torch.jit.script(model), "scripted.pt")
      torch.jit.save(torch.jit.trace(model, torch.zeros(1, 3, 90, 160)), "traced.pt")
      """;

  @BeforeEach
  void needsTheWeights() {
    assumeTrue(Files.exists(WEIGHTS), "needs ../shared/weights, which is not here");
  }

  /** The sums are PyTorch 1.13's {@code tensor.double().sum()} of the same file. */
  @Test
  void the_values_are_those_that_pytorch_reads() throws IOException {
    StateDict dict = StateDictReader.read(WEIGHTS);

    assertThat(dict.format()).isEqualTo(StateDict.Format.TORCH_LEGACY);
    assertThat(dict.tensors()).hasSize(314);
    assertSum(dict, "features.0.0.weight", -1.036017419071868);
    assertSum(dict, "features.0.1.running_var", 3.1186920963664306);
    assertSum(dict, "features.17.conv.2.weight", 2.7901433296501637);
    assertSum(dict, "features.18.0.weight", -423.577631582506);
    assertSum(dict, "classifier.1.bias", -0.03006455367540184);
    PretrainedWeights features = Backbone.DEFAULT.check(dict, shapes(dict));
    assertThat(features.tensors()).hasSize(312);
    assertThat(features.classes()).hasValue(1000);
  }

  @Test
  void the_other_formats_hold_the_same_tensors(@TempDir Path directory)
      throws IOException, InterruptedException {
    convert(directory);
    StateDict legacy = StateDictReader.read(WEIGHTS);

    for (String name : new String[] {"zip.pth", "scripted.pt", "traced.pt"}) {
      StateDict other = StateDictReader.read(directory.resolve(name));
      assertThat(other.tensors().keySet()).as(name).isEqualTo(legacy.tensors().keySet());
      legacy
          .tensors()
          .forEach(
              (key, tensor) -> {
                WeightTensor same = Objects.requireNonNull(other.tensors().get(key));
                assertThat(same).hasToString(tensor.toString());
                assertThat(same.data()).as("%s %s", name, key).isEqualTo(tensor.data());
              });
    }
  }

  private static void convert(Path directory) throws IOException, InterruptedException {
    assumeThat(PYTHON).as("needs Debian's python3-torch and torchvision").isExecutable();
    Process process =
        new ProcessBuilder(PYTHON.toString(), "-c", CONVERT, WEIGHTS.toAbsolutePath().toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    String log = Files.readString(directory.resolve("log"));
    assumeTrue(!log.contains("ModuleNotFoundError"), "needs python3-torch and torchvision");
    assertThat(ended && process.exitValue() == 0).as(log).isTrue();
  }

  private static Map<String, long[]> shapes(StateDict dict) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    dict.tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    return shapes;
  }

  private static void assertSum(StateDict dict, String name, double expected) {
    double sum = 0;
    for (float value : Objects.requireNonNull(dict.tensors().get(name)).floats()) {
      sum += value;
    }
    assertThat(sum).as(name).isCloseTo(expected, Offset.offset(1e-9));
  }
}

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

  @TempDir private static Path directory = Path.of("");

  private static final String CONVERT =
      """
      import argparse, numpy, pathlib, sys, torch, torchvision
      state = torch.load(sys.argv[1])
      model = torchvision.models.mobilenet_v2(weights=None)
      model.load_state_dict(state)
      model.eval()
      torch.save(model.state_dict(), "zip.pth")
      torch.jit.save(torch.jit.script(model), "scripted.pt")
      torch.jit.save(torch.jit.trace(model, torch.zeros(1, 3, 90, 160)), "traced.pt")
      optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
      model(torch.ones(2, 3, 32, 32)).sum().backward()
      optimizer.step()
      model.load_state_dict(state)
      # After the ImageNet example of github.com/pytorch/examples: a tensor beside the state.
      torch.save({"epoch": 3, "arch": "mobilenet_v2", "best_acc1": torch.tensor(71.9),
                  "state_dict": torch.nn.DataParallel(model).state_dict(),
                  "optimizer": optimizer.state_dict(),
                  "scheduler": torch.optim.lr_scheduler.StepLR(optimizer, 1).state_dict()},
                 "example.pth.tar")
      # After torchvision's references/classification/train.py.
      ema = torch.optim.swa_utils.AveragedModel(model, device="cpu")
      args = argparse.Namespace(lr=0.1, amp=False, device=torch.device("cpu"),
                                output_dir=pathlib.Path("x"), opts={"a": [None, 1.5]},
                                dtype=torch.float16, best=numpy.float64(71.9))
      checkpoint = {"model": model.state_dict(), "optimizer": optimizer.state_dict(),
                    "epoch": 3, "args": args, "model_ema": ema.state_dict()}
      torch.save(checkpoint, "reference.pth")
      torch.save(checkpoint, "reference-legacy.pth", _use_new_zipfile_serialization=False)
      torch.save(model.features.state_dict(), "blocks.pth")
      torch.save({"state_dict": {"backbone." + k: v for k, v in model.state_dict().items()},
                  "pytorch-lightning_version": "2.1.0", "callbacks": {},
                  "optimizer_states": [optimizer.state_dict()]}, "lightning.ckpt")
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
  void the_other_formats_hold_the_same_tensors() throws IOException, InterruptedException {
    convert();
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

  @Test
  void the_checkpoints_of_known_scripts_hold_the_same_blocks()
      throws IOException, InterruptedException {
    convert();
    StateDict whole = StateDictReader.read(WEIGHTS);
    Map<String, WeightTensor> blocks = Backbone.DEFAULT.check(whole, shapes(whole)).tensors();

    for (String name :
        new String[] {
          "example.pth.tar", "reference.pth", "reference-legacy.pth", "blocks.pth", "lightning.ckpt"
        }) {
      StateDict dict = StateDictReader.read(directory.resolve(name));
      Map<String, WeightTensor> same = Backbone.DEFAULT.check(dict, shapes(whole)).tensors();
      assertThat(same.keySet()).as(name).isEqualTo(blocks.keySet());
      blocks.forEach(
          (key, tensor) ->
              assertThat(Objects.requireNonNull(same.get(key)).data())
                  .as("%s %s", name, key)
                  .isEqualTo(tensor.data()));
    }
  }

  private static void convert() throws IOException, InterruptedException {
    if (Files.exists(directory.resolve("lightning.ckpt"))) {
      return;
    }
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

package dev.tjtrain.network.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.Golden;
import dev.tjtrain.NoiseImage;
import dev.tjtrain.Python;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.network.SavedRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every file for Python, opened by Python's own PyTorch and torchvision. */
class PythonTest {

  private static final List<String> CLASSES =
      List.of("jerry", "Tom \"& Co\"\n2", "J\u00e9rry \ud83d\udc31");

  /** Where safetensors is not installed, its format is read by hand: length, header, tensors. */
  private static final String SCRIPT =
      """
      import json, struct, numpy, torch, torchvision
      from PIL import Image

      result = {}
      x = torch.from_numpy(numpy.fromfile("x.f32", "<f4").reshape(4, 3, 64, 96))

      def opened(name):
          extra = {"classes": "", "preprocessing": "", "signature": ""}
          module = torch.jit.load(name, map_location="cpu", _extra_files=extra)
          result[name] = {"training": module.training,
                          "gradients": any(p.requires_grad for p in module.parameters())}
          for key, value in extra.items():
              text = value.decode() if isinstance(value, bytes) else value
              result[name][key] = json.loads(text) if text else None
          return module

      def torchvisions(state):
          network = torchvision.models.mobilenet_v2(num_classes=3)
          network.load_state_dict(state, strict=True)
          return network.eval()(x).flatten().tolist()

      def safetensors(name):
          data = open(name, "rb").read()
          length, = struct.unpack("<Q", data[:8])
          header = json.loads(data[8:8 + length])
          result["metadata"] = header.pop("__metadata__")
          tensors = {}
          for key, of in header.items():
              begin, end = of["data_offsets"]
              kind = {"F32": "<f4", "I64": "<i8"}[of["dtype"]]
              values = numpy.frombuffer(data[8 + length + begin:8 + length + end], kind)
              tensors[key] = torch.from_numpy(values.reshape(of["shape"]).copy())
          return tensors

      with torch.no_grad():
          for name in ("best.pt", "plain.pt"):
              logits = opened(name)(x).flatten().tolist()
              result[name]["logits"] = logits
          result["state.pth"] = torchvisions(torch.load("state.pth", weights_only=True))
          result["state.safetensors"] = torchvisions(safetensors("state.safetensors"))
          reference = torchvision.models.mobilenet_v2(num_classes=3).state_dict()
          result["order"] = list(torch.load("state.pth")) == list(reference)
          frames = opened("frames.pt")
          for name in json.load(open("images.json")):
              pixels = torch.from_numpy(numpy.array(Image.open(name).convert("RGB")))
              both = frames(torch.stack([pixels, 255 - pixels]))
              result[name] = [frames(pixels).tolist(), both[0].tolist()]
              resized = Image.open(name).convert("RGB").resize((96, 64), Image.BILINEAR)
              expected = torch.from_numpy(numpy.array(resized)).permute(2, 0, 1)
              result[name].append(torch.equal(frames.resize(pixels, 64, 96)[0], expected))
      json.dump(result, open("result.json", "w"))
      """;

  @TempDir static Path folder;

  private static JsonObject result = new JsonObject();
  private static float[] logits = {};
  private static Path best = Path.of("");

  @BeforeAll
  static void export() throws IOException, InterruptedException {
    best = SavedRun.write(folder.resolve("best.pt"), CLASSES);
    export(ExportFormat.STATE_DICT, "state.pth", false);
    export(ExportFormat.STATE_DICT, "state.safetensors", false);
    export(ExportFormat.TORCHSCRIPT, "plain.pt", false);
    export(ExportFormat.TORCHSCRIPT, "frames.pt", true);
    float[] x = input();
    logits = SavedRun.logits(best, x, 4);
    NoiseImage.write(folder.resolve("noise.png"), 300, 401);
    Files.writeString(folder.resolve("images.json"), "[\"noise.png\"" + realFrame() + "]");
    Python.run(folder, SCRIPT);
    result =
        JsonParser.parseString(Files.readString(folder.resolve("result.json"))).getAsJsonObject();
  }

  @Test
  void torch_jit_load_opens_a_runs_own_file_and_gives_its_logits() {
    agree(result.getAsJsonObject("best.pt").getAsJsonArray("logits"), logits);
  }

  @Test
  void the_plain_module_gives_the_same_logits_in_eval_mode_and_without_gradients() {
    JsonObject plain = result.getAsJsonObject("plain.pt");

    agree(plain.getAsJsonArray("logits"), logits);
    assertThat(plain.get("training").getAsBoolean()).isFalse();
    assertThat(plain.get("gradients").getAsBoolean()).isFalse();
  }

  @Test
  void torchvision_takes_the_state_dict_name_for_name_and_gives_the_same_logits() {
    agree(result.getAsJsonArray("state.pth"), logits);
    assertThat(result.get("order").getAsBoolean()).isTrue();
  }

  @Test
  void torchvision_takes_the_safetensors_and_gives_the_same_logits() {
    agree(result.getAsJsonArray("state.safetensors"), logits);
    JsonObject metadata = result.getAsJsonObject("metadata");
    assertThat(strings(JsonParser.parseString(metadata.get("classes").getAsString())))
        .isEqualTo(CLASSES);
    assertThat(metadata.get("preprocessing").getAsString()).contains("\"height\":64");
    assertThat(metadata.get("format").getAsString()).isEqualTo("pt");
  }

  @Test
  void the_module_with_preprocessing_gives_the_logits_of_raw_frames() throws Exception {
    JsonObject frames = result.getAsJsonObject("frames.pt");
    assertThat(frames.get("training").getAsBoolean()).isFalse();
    assertThat(frames.get("gradients").getAsBoolean()).isFalse();
    try (SavedModel model = SavedModel.open(best, Device.cpu())) {
      for (JsonElement name :
          JsonParser.parseString(Files.readString(folder.resolve("images.json")))
              .getAsJsonArray()) {
        float[] expected = SavedRun.logits(model, folder.resolve(name.getAsString()));
        JsonArray got = result.getAsJsonArray(name.getAsString());
        agree(got.get(0).getAsJsonArray(), expected);
        agree(got.get(1).getAsJsonArray(), expected);
        assertThat(got.get(2).getAsBoolean()).as("%s is resized as by PIL", name).isTrue();
      }
    }
  }

  @Test
  void classes_preprocessing_and_signature_come_along() {
    for (String name : List.of("plain.pt", "frames.pt")) {
      JsonObject module = result.getAsJsonObject(name);
      assertThat(strings(module.get("classes"))).isEqualTo(CLASSES);
      assertThat(module.getAsJsonObject("preprocessing").get("width").getAsInt()).isEqualTo(96);
      JsonObject signature = module.getAsJsonObject("signature");
      assertThat(signature.get("input").getAsString())
          .startsWith(name.equals("plain.pt") ? "float32 RGB (N, 3, 64, 96)" : "uint8 RGB");
      assertThat(signature.get("output").getAsString()).contains("logits");
    }
  }

  private static void export(ExportFormat format, String name, boolean withPreprocessing)
      throws IOException {
    ModelExport.run(
        new ExportRequest(best, format, folder.resolve(name), withPreprocessing, false, false));
  }

  /** Writes x.f32. */
  private static float[] input() throws IOException {
    Random random = new Random(20);
    float[] x = new float[4 * 3 * SavedRun.HEIGHT * SavedRun.WIDTH];
    ByteBuffer bytes = ByteBuffer.allocate(x.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      bytes.putFloat(x[i]);
    }
    Files.write(folder.resolve("x.f32"), bytes.array());
    return x;
  }

  /** A real frame, where the reference material is there. */
  private static String realFrame() throws IOException {
    if (!Files.exists(Path.of("..", "shared", "golden"))) {
      return "";
    }
    Files.copy(Golden.frames().get(5), folder.resolve("frame.jpg"));
    return ", \"frame.jpg\"";
  }

  private static void agree(JsonArray python, float[] java) {
    assertThat(python).hasSize(java.length);
    for (int i = 0; i < java.length; i++) {
      assertThat(python.get(i).getAsFloat()).as("logit %d", i).isCloseTo(java[i], within(1e-5f));
    }
  }

  private static List<String> strings(JsonElement array) {
    return array.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
  }
}

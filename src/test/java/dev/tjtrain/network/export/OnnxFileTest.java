package dev.tjtrain.network.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.Golden;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.ModelArchive;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.network.SavedRun;
import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported files, run by ONNX Runtime. */
class OnnxFileTest {

  private static final List<String> CLASSES =
      List.of("jerry", "Tom \"& Co\"\n2", "J\u00e9rry \ud83d\udc31");

  /** What the computation may differ by. */
  private static final Offset<Double> SAME = within(1e-5);

  /** Where a pixel may differ by one level from PIL's, or numbers are rounded to halves. */
  private static final Offset<Double> CLOSE = within(0.005);

  private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

  @TempDir Path folder;

  static List<Backbone> backbones() {
    return Backbone.names().stream().map(name -> Backbone.of(name).orElseThrow()).toList();
  }

  @ParameterizedTest
  @MethodSource("backbones")
  void every_backbone_gives_the_probabilities_that_the_network_gives(Backbone backbone)
      throws Exception {
    Path model = SavedRun.write(folder.resolve("best.pt"), backbone, CLASSES);
    Path frame = folder.resolve("frame.png");
    DrawnFrames.write(frame, "cat", 1);

    agree(model, List.of(frame), false, false, SAME);
    agree(model, List.of(frame), true, true, CLOSE);
  }

  @Test
  void trained_weights_give_real_frames_the_same_probabilities() throws Exception {
    Path model = folder.resolve("best.pt");
    try (Network network = Golden.network()) {
      ModelArchive.write(
          model,
          network,
          Map.of(
              "classes",
              "[\"jerry\",\"tom\"]",
              "preprocessing",
              "{\"height\":90,\"width\":160,\"imagenet\":true}"));
    }
    List<Path> frames = Golden.frames().subList(0, 4);

    agree(model, frames, false, false, SAME);
    agree(model, frames, true, false, CLOSE);
    agree(model, frames, true, true, CLOSE);
  }

  /** All but the counters of batches, which inference has no use for. */
  @ParameterizedTest
  @MethodSource("backbones")
  void a_graph_takes_every_tensor_by_torchvisions_name(Backbone backbone) throws Exception {
    try (InputStream in = Backbone.class.getResourceAsStream(backbone + ".onnx")) {
      ByteString graph =
          ProtobufMessage.parse(ByteString.readFrom(Objects.requireNonNull(in))).values(7).get(0);
      List<String> inputs =
          ProtobufMessage.parse(graph).values(OnnxGraph.INPUT).stream()
              .map(OnnxFileTest::valueName)
              .toList();

      assertThat(inputs.subList(1, inputs.size()))
          .containsExactlyInAnyOrderElementsOf(
              NetworkSummary.names(backbone).stream()
                  .filter(name -> !name.endsWith("num_batches_tracked"))
                  .map(backbone::torchvisionName)
                  .toList());
    }
  }

  @Test
  void a_file_says_what_it_takes_and_gives() throws Exception {
    Path model = SavedRun.write(folder.resolve("best.pt"), CLASSES);

    Path plain = export(model, "plain.onnx", false, false);
    try (OrtSession session = RUNTIME.createSession(plain.toString())) {
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      assertThat(JsonParser.parseString(metadata.get("classes")).getAsJsonArray())
          .extracting(name -> name.getAsString())
          .isEqualTo(CLASSES);
      assertThat(metadata.get("preprocessing")).contains("\"height\":64");
      assertThat(metadata.get("calibration")).contains("2.5");
      assertThat(metadata.get("signature")).contains("images: float32 RGB (N, 3, 64, 96)");
      assertThat(shape(session, "images")).containsExactly(-1, 3, 64, 96);
      assertThat(session.getOutputNames()).containsExactly("probabilities", "logits");
    }
    try (OrtSession session =
        RUNTIME.createSession(export(model, "raw.onnx", true, false).toString())) {
      assertThat(shape(session, "images")).containsExactly(-1, -1, -1, 3);
    }
    assertThat(export(model, "again.onnx", false, false)).hasSameBinaryContentAs(plain);
  }

  @Test
  void a_number_too_large_for_half_precision_is_refused_by_name() throws Exception {
    Path model = SavedRun.write(folder.resolve("best.pt"), CLASSES);
    Path large = folder.resolve("large.pt");
    try (SavedModel opened = SavedModel.open(model, Device.cpu())) {
      ByteBuffer values = ByteBuffer.allocate(3 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      values.putFloat(4, 70_000);
      WeightTensor bias = new WeightTensor(DType.FLOAT32, new long[] {3}, values);
      opened.network().loadState(Map.of("classifier.bias", bias));
      ModelArchive.write(large, opened.network(), opened.records());
    }

    assertThatThrownBy(() -> export(large, "half.onnx", false, true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("large.pt", "classifier.1.bias", "70000", "65504", "--half");
    assertThat(folder.resolve("half.onnx")).doesNotExist();
  }

  @Test
  void a_preprocessing_that_keeps_the_shape_is_refused_by_name() throws Exception {
    Path model = SavedRun.write(folder.resolve("best.pt"), CLASSES);
    Path pads = folder.resolve("pads.pt");
    try (SavedModel opened = SavedModel.open(model, Device.cpu())) {
      Map<String, String> records = new HashMap<>(opened.records());
      records.put("preprocessing", "{\"height\":64,\"width\":96,\"resize\":\"pad\"}");
      ModelArchive.write(pads, opened.network(), records);
    }

    assertThatThrownBy(() -> export(pads, "raw.onnx", true, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("pads.pt", "--resize pad", "--with-preprocessing");
    assertThat(folder.resolve("raw.onnx")).doesNotExist();
    assertThat(export(pads, "plain.onnx", false, false)).isNotEmptyFile();
  }

  /** Exports {@code model} and compares it with the network, two images in a batch. */
  private void agree(
      Path model, List<Path> images, boolean withPreprocessing, boolean half, Offset<Double> offset)
      throws Exception {
    Path onnx = export(model, withPreprocessing + "-" + half + ".onnx", withPreprocessing, half);
    try (SavedModel ours = SavedModel.open(model, Device.cpu());
        OrtSession session = RUNTIME.createSession(onnx.toString())) {
      for (Path image : images) {
        double[] expected =
            new Logits(SavedRun.logits(ours, image), ours.classes().size())
                .over(ours.temperature())
                .probabilities(0);
        RgbImage frame = new ImageDecoder().decode(image);
        try (OnnxTensor tensor = withPreprocessing ? raw(frame) : normalized(frame, ours);
            OrtSession.Result result = session.run(Map.of("images", tensor))) {
          for (float[] row : (float[][]) result.get("probabilities").orElseThrow().getValue()) {
            for (int c = 0; c < row.length; c++) {
              assertThat((double) row[c]).as("%s", image).isCloseTo(expected[c], offset);
            }
          }
        }
      }
    }
  }

  /** Twice the image as it is: uint8 (2, H, W, 3). */
  private static OnnxTensor raw(RgbImage image) throws OrtException {
    ByteBuffer both = ByteBuffer.allocateDirect(2 * image.rgb().length);
    both.put(image.rgb()).put(image.rgb()).flip();
    return OnnxTensor.createTensor(
        RUNTIME, both, new long[] {2, image.height(), image.width(), 3}, OnnxJavaType.UINT8);
  }

  /** Twice the image after preprocessing: float32 (2, 3, height, width). */
  private static OnnxTensor normalized(RgbImage image, SavedModel model) throws OrtException {
    Preprocessing to = model.preprocessing();
    Backbone backbone = model.network().backbone();
    byte[] planes = to.resized(image);
    FloatBuffer both = FloatBuffer.allocate(2 * planes.length);
    for (int i = 0; i < both.capacity(); i++) {
      int channel = i % planes.length / (to.height() * to.width());
      float scaled = (planes[i % planes.length] & 0xff) / 255f;
      both.put((scaled - backbone.mean().get(channel)) / backbone.std().get(channel));
    }
    return OnnxTensor.createTensor(
        RUNTIME, both.flip(), new long[] {2, 3, to.height(), to.width()});
  }

  private static String valueName(ByteString value) {
    try {
      return ProtobufMessage.parse(value).values(OnnxGraph.VALUE_NAME).get(0).toStringUtf8();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long[] shape(OrtSession session, String input) throws OrtException {
    return ((TensorInfo) Objects.requireNonNull(session.getInputInfo().get(input)).getInfo())
        .getShape();
  }

  private Path export(Path model, String name, boolean withPreprocessing, boolean half)
      throws IOException {
    Path out = folder.resolve(name);
    ModelExport.run(
        new ExportRequest(model, ExportFormat.ONNX, out, withPreprocessing, half, false));
    return out;
  }
}

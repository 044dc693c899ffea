package dev.tjtrain.network.export;

import static dev.tjtrain.network.export.OnnxGraph.FLOAT;
import static dev.tjtrain.network.export.OnnxGraph.FLOAT16;
import static dev.tjtrain.network.export.OnnxGraph.UINT8;
import static dev.tjtrain.network.export.OnnxGraph.attribute;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.image.resize.ResizeMode;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.weights.tensor.WeightTensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A network in ONNX: images in, calibrated probabilities and logits out. Classes, preprocessing and
 * calibration are among its metadata.
 *
 * <p>{@code scripts/export.py} writes the graph of each backbone, without its tensors. They are
 * filled in here, under torchvision's names, and what comes before and after the network is added.
 */
final class OnnxFile {

  // Fields of a model and of its list of operator sets and metadata, as in onnx.proto.
  private static final int PRODUCER = 2;
  private static final int PRODUCER_VERSION = 3;
  private static final int GRAPH = 7;
  private static final int OPERATOR_SET = 8;
  private static final int METADATA = 14;
  private static final int OPERATOR_SET_DOMAIN = 1;
  private static final int OPERATOR_SET_VERSION = 2;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  /** The first whose Resize can average over all pixels that make one, as PIL does. */
  private static final int OPSET_WITH_ANTIALIAS = 18;

  /** What the exporter calls the network's input and output. */
  private static final String NETWORK_INPUT = "x";

  private static final String NETWORK_OUTPUT = "y";

  private static final String IMAGES = "images";
  private static final String LOGITS = "logits";
  private static final String PROBABILITIES = "probabilities";

  private final ExportRequest request;
  private final SavedModel model;
  private final Backbone backbone;
  private final OnnxGraph graph;

  private OnnxFile(ExportRequest request, SavedModel model) {
    this.request = request;
    this.model = model;
    this.backbone = model.network().backbone();
    this.graph = new OnnxGraph(backbone.name());
  }

  /**
   * Writes {@code model} to {@code file}, with preprocessing and in half precision if asked.
   *
   * @throws InvalidInputException if a value is too large for half precision, or images are to keep
   *     their shape, which ONNX's Resize does otherwise
   */
  static void write(Path file, ExportRequest request, SavedModel model) throws IOException {
    ByteString bytes = new OnnxFile(request, model).make();
    try (OutputStream out = Files.newOutputStream(file)) {
      bytes.writeTo(out);
    }
  }

  private ByteString make() throws IOException {
    ProtobufMessage onnx = ProtobufMessage.parse(resource(backbone.name() + ".onnx"));
    ProtobufMessage network = ProtobufMessage.parse(onnx.values(GRAPH).get(0));
    addInput();
    addNetwork(network);
    addOutputs();
    onnx.clear(PRODUCER).clear(PRODUCER_VERSION).add(PRODUCER, "tj-train");
    if (request.withPreprocessing()) {
      ProtobufMessage set = new ProtobufMessage().add(OPERATOR_SET_DOMAIN, "");
      onnx.clear(OPERATOR_SET)
          .add(OPERATOR_SET, set.add(OPERATOR_SET_VERSION, OPSET_WITH_ANTIALIAS));
    }
    StateDictFile.metadata(model).forEach((key, value) -> addMetadata(onnx, key, value));
    addMetadata(onnx, TorchScriptFile.SIGNATURE, signature());
    return onnx.clear(GRAPH).add(GRAPH, graph.message()).bytes();
  }

  private static ByteString resource(String name) throws IOException {
    try (InputStream in = requireNonNull(Backbone.class.getResourceAsStream(name), name)) {
      return ByteString.readFrom(in);
    }
  }

  /**
   * In ASCII: ONNX Runtime's Java interface cannot read characters beyond 16 bits, such as emoji.
   */
  private static void addMetadata(ProtobufMessage onnx, String key, String json) {
    StringBuilder ascii = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      ascii.append(c < 0x7f ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    onnx.add(
        METADATA, new ProtobufMessage().add(ENTRY_KEY, key).add(ENTRY_VALUE, ascii.toString()));
  }

  private String signature() {
    return TorchScriptFile.signature(
        IMAGES
            + ": "
            + (request.withPreprocessing()
                ? "uint8 RGB (N, H, W, 3) of any size"
                : TorchScriptFile.normalized(model.preprocessing())),
        PROBABILITIES + ": float32 (N, classes), calibrated; logits: float32 (N, classes)");
  }

  /** The network takes {@link #NETWORK_INPUT}. */
  private void addInput() throws InvalidInputException {
    Preprocessing to = model.preprocessing();
    if (request.withPreprocessing()) {
      graph.input(IMAGES, UINT8, List.of("N", "height", "width", 3));
      addPreprocessing(to);
    } else {
      graph.input(IMAGES, FLOAT, List.of("N", 3, to.height(), to.width()));
      addCast(IMAGES, type(), NETWORK_INPUT);
    }
  }

  private void addPreprocessing(Preprocessing to) throws InvalidInputException {
    if (to.resize() != ResizeMode.SQUASH) {
      throw new InvalidInputException(
          ("%s: was trained with --resize %s, which the preprocessing of ONNX does not have; export"
                  + " without --with-preprocessing, or another --format")
              .formatted(request.model(), to.resize().name().toLowerCase(Locale.ROOT)));
    }
    graph.node("Transpose", List.of(IMAGES), "planes", attribute("perm", List.of(0L, 3L, 1L, 2L)));
    graph.node("Shape", List.of("planes"), "outer", attribute("start", 0), attribute("end", 2));
    graph.longs("inner", List.of((long) to.height(), (long) to.width()));
    // Of all axes: when ONNX Runtime moves a Transpose, it breaks a Resize that names its axes.
    graph.node("Concat", List.of("outer", "inner"), "sizes", attribute("axis", 0));
    graph.node(
        "Resize",
        List.of("planes", "", "", "sizes"),
        "resized",
        attribute("mode", "linear"),
        attribute("antialias", 1),
        attribute("exclude_outside", 1)); // as PIL: weights beyond the edge go to the others
    addCast("resized", FLOAT, "levels");
    graph.floats("white", List.of(255f));
    graph.node("Div", List.of("levels", "white"), "scaled");
    String normalized = "scaled";
    if (to.imagenet()) {
      graph.floats("mean", backbone.mean(), 3, 1, 1);
      graph.node("Sub", List.of("scaled", "mean"), "centred");
      graph.floats("deviation", backbone.std(), 3, 1, 1);
      normalized = "normalized";
      graph.node("Div", List.of("centred", "deviation"), normalized);
    }
    addCast(normalized, type(), NETWORK_INPUT);
  }

  private void addNetwork(ProtobufMessage network) throws IOException {
    for (ByteString node : network.values(OnnxGraph.NODE)) {
      graph.node(request.half() ? HalfPrecision.node(node) : node);
    }
    Map<String, WeightTensor> tensors = StateDictFile.tensors(model.network());
    for (ByteString input : network.values(OnnxGraph.INPUT)) {
      String name = ProtobufMessage.parse(input).values(OnnxGraph.VALUE_NAME).get(0).toStringUtf8();
      if (!name.equals(NETWORK_INPUT)) {
        WeightTensor tensor = requireNonNull(tensors.get(name), name);
        ByteString data = UnsafeByteOperations.unsafeWrap(tensor.data());
        graph.tensor(name, type(), tensor.shape(), request.half() ? half(name, data) : data);
      }
    }
  }

  private ByteString half(String tensor, ByteString floats) throws InvalidInputException {
    try {
      return HalfPrecision.of(floats);
    } catch (ArithmeticException e) {
      throw new InvalidInputException(
          "%s: %s holds %s; export without --half"
              .formatted(request.model(), tensor, e.getMessage()),
          e);
    }
  }

  private void addOutputs() {
    List<Object> shape = List.of("N", model.classes().size());
    addCast(NETWORK_OUTPUT, FLOAT, LOGITS);
    graph.floats("temperature", List.of((float) model.temperature()));
    graph.node("Div", List.of(LOGITS, "temperature"), "calibrated");
    graph.node("Softmax", List.of("calibrated"), PROBABILITIES);
    graph.output(PROBABILITIES, FLOAT, shape);
    graph.output(LOGITS, FLOAT, shape);
  }

  /** Of the network's numbers. */
  private int type() {
    return request.half() ? FLOAT16 : FLOAT;
  }

  private void addCast(String input, int type, String output) {
    graph.node("Cast", List.of(input), output, attribute("to", type));
  }
}

package dev.tjtrain.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.tjtrain.Golden;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.GradCam;
import dev.tjtrain.features.HeatMap;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.summary.NetworkSummary;
import dev.tjtrain.train.ClassWeights;
import dev.tjtrain.train.Hyperparameters;
import dev.tjtrain.train.LearningRate;
import dev.tjtrain.train.OptimizerSettings;
import dev.tjtrain.train.Trainer;
import dev.tjtrain.weights.tensor.DType;
import dev.tjtrain.weights.tensor.WeightTensor;
import dev.tjtrain.work.Progress;
import java.awt.image.BufferedImage;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every backbone against torchvision's own, on weights and images that {@code
 * scripts/make_backbone_golden.py} draws likewise. Chance is switched off.
 */
class BackboneGoldenTest {

  private static final int IMAGES = 12;
  private static final int SIDE = 64;
  private static final int CLASSES = 3;
  private static final int BATCH = 6;
  private static final double RATE = 3e-4;
  private static final int COMPARED = 4;

  @TempDir static Path folder;

  @BeforeAll
  static void images() throws Exception {
    float[] u = hashed(IMAGES * 3 * SIDE * SIDE, 0);
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < SIDE * SIDE; at++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          float value = u[(i * 3 + channel) * SIDE * SIDE + at];
          rgb = rgb << 8 | (int) ((channel == i % 3 ? 0.5 + 0.5 * value : value) * 256);
        }
        image.setRGB(at % SIDE, at / SIDE, rgb);
      }
      Path file = folder.resolve("class" + i % CLASSES).resolve("%02d.png".formatted(i));
      Files.createDirectories(requireNonNull(file.getParent()));
      ImageIO.write(image, "png", file.toFile());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tjtrain.network.Backbone#names")
  void logits_are_torchvisions(String name) throws Exception {
    Backbone backbone = Backbone.of(name).orElseThrow();
    ImageFolderDataset dataset = ImageFolderDataset.open(folder);
    try (Network network = network(backbone);
        TensorDataset rows = BatchNorm.BATCH.inputs(pass(dataset, network, false), 0);
        NDManager manager = network.newManager()) {
      NDArray x = network.normalize(rows.batch(manager, order(dataset), 0, COMPARED), false);
      float[] expected = new float[COMPARED * CLASSES];
      for (int i = 0; i < COMPARED; i++) {
        float[] row = Golden.floats(golden(name).getAsJsonArray("logits").get(i));
        System.arraycopy(row, 0, expected, i * CLASSES, CLASSES);
      }

      assertThat(network.forward(x, false).toFloatArray()).containsExactly(expected, within(1e-3f));
      for (int cut : new int[] {1, backbone.firstTrainable(), backbone.depth()}) {
        try (FoldedBlocks first = folded(network, 0, cut, Ending.FEATURES, x)) {
          NDArray z = first.of(x);
          try (FoldedBlocks second = folded(network, cut, backbone.depth(), Ending.LOGITS, z)) {
            assertThat(second.of(z).toFloatArray())
                .as("folded, cut at %d", cut)
                .containsExactly(expected, within(1e-3f));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tjtrain.network.Backbone#names")
  void each_mode_trains_torchvisions_parameters(String name) throws Exception {
    Backbone backbone = Backbone.of(name).orElseThrow();
    JsonObject trained = golden(name).getAsJsonObject("trained");
    NetworkSummary summary =
        NetworkSummary.of(backbone, CLASSES, SIDE, SIDE, backbone.firstTrainable());
    try (Network network = network(backbone)) {
      for (String mode : trained.keySet()) {
        boolean fineTune = mode.equals("fine-tune");
        List<String> expected = new ArrayList<>();
        trained
            .getAsJsonObject(mode)
            .asMap()
            .forEach((own, shape) -> expected.add(own + Arrays.toString(Golden.ints(shape))));
        List<String> actual = new ArrayList<>();
        network
            .unfreezeFrom(fineTune ? backbone.firstTrainable() : backbone.depth())
            .forEach((own, array) -> actual.add(own + text(array.getShape().getShape())));
        List<String> summarised = new ArrayList<>();
        summary.trainable(fineTune).forEach((own, shape) -> summarised.add(own + text(shape)));

        assertThat(actual).as(mode).isEqualTo(expected);
        assertThat(summarised).as(mode).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tjtrain.network.Backbone#names")
  void the_loss_of_every_step_is_torchvisions(String name) throws Exception {
    Backbone backbone = Backbone.of(name).orElseThrow();
    JsonObject losses = golden(name).getAsJsonObject("losses");
    for (String mode : losses.keySet()) {
      for (BatchNorm batchNorm : BatchNorm.values()) {
        String recipe = batchNorm.name().toLowerCase(Locale.ROOT);
        int cut = mode.equals("fine-tune") ? backbone.firstTrainable() : backbone.depth();

        assertThat(train(backbone, batchNorm, cut))
            .as("%s %s", mode, recipe)
            .containsExactly(
                Golden.floats(losses.getAsJsonObject(mode).get(recipe)), within(2e-3f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.tjtrain.network.Backbone#names")
  void maps_of_what_speaks_for_a_class_are_those_of_grad_cam_on_torchvisions(String name)
      throws Exception {
    Backbone backbone = Backbone.of(name).orElseThrow();
    RgbImage frame = new ImageDecoder().decode(Path.of("data/sample/jerry/frame118.jpg"));
    JsonArray maps = golden(name).getAsJsonArray("maps");
    try (Network network = network(backbone);
        GradCam cam =
            new GradCam(network, new Preprocessing(backbone.height(), backbone.width(), true))) {
      for (int c = 0; c < CLASSES; c++) {
        JsonArray rows = maps.get(c).getAsJsonArray();
        HeatMap map = cam.of(cam.input(frame), c);
        float[] expected = new float[rows.size() * map.width()];
        for (int y = 0; y < rows.size(); y++) {
          System.arraycopy(Golden.floats(rows.get(y)), 0, expected, y * map.width(), map.width());
        }
        float largest = 0;
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertThat(map.values()).as("class %d", c).containsExactly(expected, within(largest / 500));
      }
    }
  }

  private static float[] train(Backbone backbone, BatchNorm batchNorm, int cut) throws Exception {
    ImageFolderDataset dataset = ImageFolderDataset.open(folder);
    boolean imagenet = batchNorm == BatchNorm.INFERENCE;
    List<Float> losses = new ArrayList<>();
    try (Network network = network(backbone);
        TensorDataset rows = batchNorm.inputs(pass(dataset, network, imagenet), cut);
        Trainer trainer =
            new Trainer(
                network,
                batchNorm,
                cut,
                batchNorm.forward(network, cut, imagenet),
                rows,
                IntStream.range(0, IMAGES).map(dataset::label).toArray(),
                new Hyperparameters(
                    BATCH,
                    OptimizerSettings.ADAM,
                    new LearningRate.Constant(RATE),
                    0,
                    ClassWeights.NONE),
                Optional.empty())) {
      for (int epoch = 0; epoch < 2; epoch++) {
        trainer.epoch(order(dataset), RATE, losses::add, Progress.NONE, () -> false);
      }
    }
    float[] values = new float[losses.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = losses.get(i);
    }
    return values;
  }

  /** The images in the order of their numbers. */
  private static int[] order(ImageFolderDataset dataset) {
    Map<String, Integer> indices = new LinkedHashMap<>();
    for (int i = 0; i < dataset.count(); i++) {
      indices.put(dataset.file(i).getFileName().toString(), i);
    }
    return IntStream.range(0, IMAGES)
        .map(i -> requireNonNull(indices.get("%02d.png".formatted(i))))
        .toArray();
  }

  private static FeatureExtractor pass(
      ImageFolderDataset dataset, Network network, boolean imagenet) {
    return new FeatureExtractor(
        dataset,
        network,
        new Preprocessing(SIDE, SIDE, imagenet),
        new UnreadableImages(0, reason -> {}),
        Progress.NONE,
        () -> false,
        FeatureCache.NONE);
  }

  private static FoldedBlocks folded(
      Network network, int first, int last, Ending ending, NDArray input) throws Exception {
    return new FoldedBlocks(network, first, last, ending, input.getShape());
  }

  private static Network network(Backbone backbone) throws Exception {
    Network network = Networks.create(backbone, Networks.random(1), CLASSES, 1, Device.cpu());
    network.module().run("set_chance", IValue.from(false));
    Map<String, long[]> shapes = network.shapes();
    Map<String, WeightTensor> values = new LinkedHashMap<>();
    int stream = 0;
    for (String name : NetworkSummary.names(backbone)) {
      stream++;
      if (!name.endsWith("num_batches_tracked")) {
        values.put(name, value(name, requireNonNull(shapes.get(name)), stream));
      }
    }
    network.loadState(values);
    return network;
  }

  private static WeightTensor value(String name, long[] shape, int stream) {
    int count = Math.toIntExact(LongStream.of(shape).reduce(1, Math::multiplyExact));
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float u : hashed(count, stream)) {
      double value = 0.2 * u - 0.1;
      if (shape.length == 2 || shape.length == 4) {
        value = (2.0 * u - 1) * Math.sqrt(3.0 * shape[0] / count);
      } else if (name.endsWith("layer_scale")) {
        value = 0.1 + 0.4 * u;
      } else if (name.endsWith("weight") || name.endsWith("running_var")) {
        value = 0.5 + u;
      }
      bytes.putFloat((float) value);
    }
    return new WeightTensor(DType.FLOAT32, shape, bytes.flip());
  }

  /** MurmurHash3's finalizer of each position, as values in [0, 1). */
  private static float[] hashed(int count, int stream) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int h = i + stream * 0x9E3779B1;
      h = (h ^ h >>> 16) * 0x85EBCA6B;
      h = (h ^ h >>> 13) * 0xC2B2AE35;
      values[i] = ((h ^ h >>> 16) >>> 8) / (float) (1 << 24);
    }
    return values;
  }

  private static String text(long[] shape) {
    return Arrays.toString(shape);
  }

  private static JsonObject golden(String name) throws Exception {
    String resource = "backbones/" + name + ".json";
    try (InputStreamReader in =
        new InputStreamReader(
            requireNonNull(BackboneGoldenTest.class.getResourceAsStream(resource), resource),
            UTF_8)) {
      return JsonParser.parseReader(in).getAsJsonObject();
    }
  }
}

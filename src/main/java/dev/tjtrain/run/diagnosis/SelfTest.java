package dev.tjtrain.run.diagnosis;

import ai.djl.Device;
import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.evaluate.Evaluator;
import dev.tjtrain.features.BatchNorm;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.Inference;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.files.Environment;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.EmbeddedWeights;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.run.config.ModelOptions.Recipe;
import dev.tjtrain.run.config.TrainingConfig.Mode;
import dev.tjtrain.run.diagnosis.Diagnosis.Speed;
import dev.tjtrain.run.diagnosis.Doctor.Listener;
import dev.tjtrain.torch.DeviceChoice;
import dev.tjtrain.train.ClassWeights;
import dev.tjtrain.train.Hyperparameters;
import dev.tjtrain.train.LearningRate;
import dev.tjtrain.train.OptimizerSettings;
import dev.tjtrain.train.Trainer;
import dev.tjtrain.weights.tensor.StateDict;
import dev.tjtrain.work.Progress;
import dev.tjtrain.work.Stopwatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Decodes images, runs the network and takes a few steps of training, and compares all of it with
 * stored values. Takes the same way as a run: the sample's images, the weights in the jar.
 */
final class SelfTest {

  private static final Backbone NETWORK = Backbone.DEFAULT;
  private static final double LOGIT_TOLERANCE = 1e-3;
  private static final double LOSS_TOLERANCE = 2e-3;

  /** Images of each class that stored values are of: the first. */
  private static final int EACH = 6;

  private static final int BATCH = 8;
  private static final double RATE = 1e-3;
  private static final int SEED = 1;

  /** In one measured go of training. */
  private static final int EPOCHS = 8;

  /** So long each speed is measured. */
  private static final double SECONDS = 1.5;

  private final StoredValues stored;
  private final ImageFolderDataset all;
  private final ImageFolderDataset images;
  private final StateDict weights;
  private final Listener listener;

  /**
   * Prepares the test.
   *
   * @throws IOException if the sample cannot be unpacked
   */
  SelfTest(StoredValues stored, Environment environment, Listener listener) throws IOException {
    this.stored = stored;
    this.listener = listener;
    this.all =
        ImageFolderDataset.open(
            new DataSource.Sample().locate(true, environment, DownloadProgress.SILENT));
    this.images = all.limitedTo(OptionalInt.of(EACH));
    this.weights = EmbeddedWeights.of(NETWORK).orElseThrow().weights();
  }

  /** Decodes every stored image. */
  void decode() {
    List<String> wrong = new ArrayList<>();
    stored
        .images()
        .forEach(
            (image, checksum) -> {
              try {
                if (!StoredValues.checksum(image).equals(checksum)) {
                  wrong.add(image + " has other pixels");
                }
              } catch (IOException | RuntimeException | LinkageError e) {
                wrong.add(image + ": " + e);
              }
            });
    int count = stored.images().size();
    listener.checked(
        new Check(
            "",
            "decoding",
            wrong.isEmpty(),
            wrong.isEmpty()
                ? count + " images of all kinds have the stored pixels"
                : "%d of %d images: %s".formatted(wrong.size(), count, String.join("; ", wrong))));
  }

  /** Has {@code device} compute. */
  void compute(DeviceChoice device) {
    for (Mode mode : Mode.values()) {
      for (Recipe recipe : List.of(Recipe.DEFAULT, Recipe.TUTORIAL)) {
        try {
          compute(device, mode, recipe);
        } catch (IOException | RuntimeException | LinkageError e) {
          listener.checked(Check.failed(device.name(), name(mode, recipe), e));
        }
      }
    }
  }

  private void compute(DeviceChoice device, Mode mode, Recipe recipe) throws IOException {
    boolean fast = recipe == Recipe.DEFAULT;
    BatchNorm batchNorm = fast ? BatchNorm.INFERENCE : BatchNorm.BATCH;
    int cut = mode == Mode.TRANSFER ? NETWORK.depth() : NETWORK.firstTrainable();
    int[] labels = IntStream.range(0, images.count()).map(images::label).toArray();
    try (Network network = network(device.device());
        TensorDataset rows = batchNorm.inputs(pass(images, network, fast), cut);
        Inference inference = batchNorm.inference(network, cut, fast, rows);
        Trainer trainer =
            new Trainer(
                network,
                batchNorm,
                cut,
                batchNorm.forward(network, cut, fast),
                rows,
                labels,
                new Hyperparameters(
                    BATCH,
                    OptimizerSettings.ADAM,
                    new LearningRate.Constant(RATE),
                    0,
                    ClassWeights.NONE),
                Optional.empty())) {
      if (fast) {
        List<double[]> logits = new ArrayList<>();
        new Evaluator(network, inference, rows, labels, images.getClasses())
            .evaluate(
                IntStream.range(0, images.count()).toArray(),
                (image, found, row) -> logits.add(doubles(found.row(row).values())));
        listener.checked(
            Check.of(
                device.name(),
                mode.command() + ", logits",
                "logit",
                flat(logits),
                flat(Arrays.asList(stored.logits())),
                LOGIT_TOLERANCE));
      }
      List<Float> losses = new ArrayList<>();
      trainer.epoch(order(1), RATE, losses::add, Progress.NONE, () -> false);
      listener.checked(
          Check.of(
              device.name(),
              name(mode, recipe),
              "the loss of step",
              losses.stream().mapToDouble(Float::doubleValue).toArray(),
              stored.losses(mode, recipe),
              LOSS_TOLERANCE));
      if (fast) {
        int[] many = order(EPOCHS);
        measure(
            device,
            "steps of " + mode.command(),
            many.length,
            () -> trainer.epoch(many, RATE, loss -> {}, Progress.NONE, () -> false));
        if (mode == Mode.FINE_TUNE) {
          measure(
              device,
              "pass",
              all.count(),
              () -> batchNorm.inputs(pass(all, network, fast), cut).close());
        }
      }
    }
  }

  private static String name(Mode mode, Recipe recipe) {
    return "%s, recipe %s, losses"
        .formatted(mode.command(), recipe.name().toLowerCase(Locale.ROOT));
  }

  private Network network(Device device) throws IOException {
    return Networks.create(
        NETWORK,
        shapes -> NETWORK.check(weights, shapes).tensors(),
        images.getClasses().size(),
        SEED,
        device);
  }

  private static FeatureExtractor pass(
      ImageFolderDataset images, Network network, boolean imagenet) {
    return new FeatureExtractor(
        images,
        network,
        new Preprocessing(NETWORK.height(), NETWORK.width(), imagenet),
        new UnreadableImages(0, reason -> {}),
        Progress.NONE,
        () -> false,
        FeatureCache.NONE);
  }

  /** Work on some images. */
  private interface Work {
    void run() throws IOException;
  }

  private void measure(DeviceChoice device, String name, int images, Work work) throws IOException {
    Stopwatch watch = new Stopwatch();
    int passes = 0;
    do {
      work.run();
      passes++;
    } while (watch.seconds() < SECONDS);
    listener.measured(new Speed(device.name(), name, passes * images / watch.seconds()));
  }

  /** The first image of each class, the second of each class, and so on, all of it some times. */
  private int[] order(int times) {
    int classes = images.getClasses().size();
    return IntStream.range(0, times * images.count())
        .map(i -> i % images.count())
        .map(i -> i % classes * EACH + i / classes)
        .toArray();
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  private static double[] flat(List<double[]> rows) {
    return rows.stream().flatMapToDouble(DoubleStream::of).toArray();
  }
}

package dev.tjtrain.features;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.features.cache.FeatureKey;
import dev.tjtrain.features.cache.FeatureStore;
import dev.tjtrain.features.cache.FeatureStore.Tensor;
import dev.tjtrain.features.cache.ImageFile;
import dev.tjtrain.image.PixelMemory;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.image.resize.ResizeMode;
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.work.Progress;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Goes over every image of a dataset once. What the cache does not have is decoded, resized and, a
 * batch at a time, run through the frozen blocks; the result is kept.
 *
 * @param dataset of all images
 * @param network whose frozen blocks are run
 * @param preprocessing of images
 * @param unreadable collects images that cannot be read, and ends the pass when they are too many
 * @param progress counts images
 * @param stop is asked between batches whether to give up
 * @param cache may have features of earlier runs
 * @param images indices of those to go over
 * @param mirrored whether each is mirrored left to right once it is resized
 * @param onDecoded hears of every image that is decoded; on several threads
 */
public record FeatureExtractor(
    ImageFolderDataset dataset,
    Network network,
    Preprocessing preprocessing,
    UnreadableImages unreadable,
    Progress progress,
    BooleanSupplier stop,
    FeatureCache cache,
    int[] images,
    boolean mirrored,
    OnDecoded onDecoded) {

  /** Hears of a decoded image, whose pixels are good during the call only. */
  interface OnDecoded {
    void accept(ImageFile image, RgbImage decoded) throws IOException;
  }

  /** Of a batch, (N, 3, height, width). */
  private static final int WIDTH_AXIS = 3;

  /**
   * So often garbage is collected, which takes a twentieth of a second. Left to itself, Java lets
   * the heap grow to a quarter of the machine's memory before it looks through the whole of it,
   * though no more than some hundred bytes an image are in use.
   */
  private static final int IMAGES_A_COLLECTION = 4096;

  /** They leave little garbage behind. */
  private static final int FEW_IMAGES = 1000;

  /** Prepares a pass over all images as they are. */
  public FeatureExtractor(
      ImageFolderDataset dataset,
      Network network,
      Preprocessing preprocessing,
      UnreadableImages unreadable,
      Progress progress,
      BooleanSupplier stop,
      FeatureCache cache) {
    this(
        dataset,
        network,
        preprocessing,
        unreadable,
        progress,
        stop,
        cache,
        IntStream.range(0, dataset.count()).toArray(),
        false,
        (image, decoded) -> {});
  }

  /**
   * A pass over some of the images, mirrored. The tensors of the other images, and of unreadable
   * ones, are zeros.
   */
  public FeatureExtractor mirrored(int[] some) {
    int[] readable = Arrays.stream(some).filter(image -> !unreadable.contains(image)).toArray();
    return over(readable, true, onDecoded);
  }

  /**
   * Keeps the resized images themselves.
   *
   * @return uint8 (3, height, width) by the image's index
   * @throws dev.tjtrain.files.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public TensorDataset resizedImages() throws IOException {
    FeatureStage frames = stage(key("frames", ""), ofImages(resized -> resized));
    return keep(frames, sink -> extract("reading images", frames, frames, sink, sink));
  }

  /**
   * Keeps what blocks {@code [0, frozenBlocks)} make of each image.
   *
   * @return float32 (C, h, w), or (embedding, 1, 1) behind the last block, where pooling is frozen
   *     as well
   * @throws dev.tjtrain.files.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public TensorDataset frozenFeatures(int frozenBlocks) throws IOException {
    int shared = Math.min(frozenBlocks, network.backbone().firstTrainable());
    try (FoldedBlocks blocks = blocks(0, shared, Ending.FEATURES, imageShape())) {
      FeatureStage features =
          stage(
              featuresKey(shared),
              ofImages(x -> blocks.of(network.normalize(x, preprocessing.imagenet()))));
      return frozenBlocks == shared
          ? keep(features, sink -> extract("computing features", features, features, sink, sink))
          : derive(frozenBlocks, features);
    }
  }

  /**
   * Keeps a record of each image's pixels beside its features, so that it is decoded once for both.
   *
   * @param record what is kept
   * @return bytes (length,) by the image's index
   */
  public Both frozenFeaturesAnd(int frozenBlocks, PixelRecord record) throws IOException {
    FeatureStage kept =
        stage(
            new FeatureKey(
                dataset.root().toAbsolutePath().normalize().toString(),
                record.name() + dataset.reading(),
                ""),
            new BatchedForward(
                network, batch(), new Shape(record.length()), DataType.UINT8, bytes -> bytes));
    @Nullable Tensor[] tensors = new Tensor[dataset.count()];
    @Nullable String[] contents = new String[dataset.count()];
    FeatureStage.Sink keep =
        (image, tensor) -> {
          tensors[image.index()] = tensor;
          contents[image.index()] = image.content();
        };
    TensorDataset features = null;
    try {
      FeatureStore store = kept.store();
      features =
          over(
                  images,
                  mirrored,
                  (image, decoded) -> {
                    ByteBuffer bytes = ByteBuffer.wrap(record.maker().of(decoded));
                    keep.accept(image, store.add(List.of(image), bytes).get(0));
                  })
              .frozenFeatures(frozenBlocks);
      int[] unseen =
          Arrays.stream(images)
              .filter(image -> tensors[image] == null && !unreadable.contains(image))
              .toArray();
      if (unseen.length > 0) {
        over(unseen, mirrored, onDecoded)
            .extract("looking at images", kept, kept, keep, keep, record.maker());
      }
      kept.complete();
      return new Both(
          features,
          new TensorDataset(
              store, tensors, contents, kept.function().shape(), kept.function().type()));
    } catch (IOException | RuntimeException | Error e) {
      kept.close();
      if (features != null) {
        features.close();
      }
      throw e;
    }
  }

  /**
   * Two tensors of each image.
   *
   * @param features as {@link #frozenFeatures} gives them
   * @param records of pixels
   */
  public record Both(TensorDataset features, TensorDataset records) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (records) {
        features.close();
      }
    }
  }

  private FeatureExtractor over(int[] some, boolean mirror, OnDecoded hears) {
    return new FeatureExtractor(
        dataset, network, preprocessing, unreadable, progress, stop, cache, some, mirror, hears);
  }

  /**
   * Keeps what the remaining blocks before {@code frozenBlocks} make of {@code features}. Those
   * before the default first trainable block serve {@code transfer} and {@code fine-tune} alike.
   */
  private TensorDataset derive(int frozenBlocks, FeatureStage features) throws IOException {
    Shape shape = features.function().shape();
    Ending ending = frozenBlocks == network.backbone().depth() ? Ending.POOLED : Ending.FEATURES;
    try (features;
        FoldedBlocks blocks =
            blocks(network.backbone().firstTrainable(), frozenBlocks, ending, shape)) {
      BatchedForward function =
          new BatchedForward(network, batch(), shape, DataType.FLOAT32, blocks::of);
      FeatureStage derived = stage(featuresKey(frozenBlocks), function);
      return keep(derived, sink -> derive(derived, features, sink));
    }
  }

  /** What {@link #derive} computes of {@code input}, the features of {@code image}. */
  private record Missing(ImageFile image, Tensor input) {}

  private void derive(FeatureStage derived, FeatureStage features, FeatureStage.Sink sink)
      throws IOException {
    List<Missing> missing = Collections.synchronizedList(new ArrayList<>());
    extract(
        "computing features",
        derived,
        features,
        sink,
        (image, input) -> missing.add(new Missing(image, input)));
    if (missing.isEmpty()) {
      return;
    }
    // Not batch by batch above: two parts of the network in turn take a third more memory.
    inBatches(
        "deriving features",
        missing.size(),
        (from, to) -> {
          ByteBuffer inputs = derived.function().inputs();
          for (Missing one : missing.subList(from, to)) {
            one.input.read(inputs.limit(inputs.position() + derived.function().inputBytes()));
          }
          inputs.limit(inputs.capacity());
          List<ImageFile> batch = missing.subList(from, to).stream().map(Missing::image).toList();
          derived.compute(batch, inputs, sink);
        });
    features.complete();
  }

  private FoldedBlocks blocks(int first, int last, Ending ending, Shape input) throws IOException {
    return new FoldedBlocks(network, first, last, ending, new Shape(batch()).addAll(input));
  }

  private int batch() {
    return BatchedForward.batch(network.device(), preprocessing);
  }

  private Shape imageShape() {
    return new Shape(3, preprocessing.height(), preprocessing.width());
  }

  private BatchedForward ofImages(UnaryOperator<NDArray> function) {
    return new BatchedForward(
        network,
        batch(),
        imageShape(),
        DataType.UINT8,
        mirrored ? resized -> function.apply(resized.flip(WIDTH_AXIS)) : function);
  }

  private FeatureKey featuresKey(int frozenBlocks) throws IOException {
    String origin =
        "blocks=%s weights=%s imagenet=%s device=%s libtorch=%s"
            .formatted(
                FoldedBlocks.fingerprint(network),
                network.fingerprint(frozenBlocks),
                preprocessing.imagenet(),
                network.device().getDeviceType(),
                Engine.getEngine("PyTorch").getVersion());
    return key(
        frozenBlocks == network.backbone().depth()
            ? "pooled features"
            : "features before block " + frozenBlocks,
        origin);
  }

  private FeatureKey key(String what, String origin) {
    String features =
        "%s%s, %dx%d%s%s"
            .formatted(
                mirrored ? "mirrored " : "",
                what,
                preprocessing.height(),
                preprocessing.width(),
                dataset.reading(),
                preprocessing.resize() == ResizeMode.SQUASH
                    ? ""
                    : ", " + preprocessing.resize().name().toLowerCase(Locale.ROOT));
    return new FeatureKey(dataset.root().toAbsolutePath().normalize().toString(), features, origin);
  }

  private FeatureStage stage(FeatureKey key, BatchedForward function) {
    return new FeatureStage(function, bytes -> cache.open(key, images.length, bytes, stop));
  }

  /** Finds or computes the tensor of every image that can be read. */
  private interface Pass {
    void run(FeatureStage.Sink sink) throws IOException;
  }

  private TensorDataset keep(FeatureStage stage, Pass pass) throws IOException {
    @Nullable Tensor[] tensors = new Tensor[dataset.count()];
    @Nullable String[] contents = new String[dataset.count()];
    try {
      FeatureStore store = stage.store(); // which may have to wait
      pass.run(
          (image, tensor) -> {
            tensors[image.index()] = tensor;
            contents[image.index()] = image.content();
          });
      stage.complete();
      BatchedForward function = stage.function();
      return new TensorDataset(store, tensors, contents, function.shape(), function.type());
    } catch (IOException | RuntimeException | Error e) {
      stage.close();
      throw e;
    }
  }

  /**
   * Looks for the tensor of each image in the store of {@code last}, or else for that of {@code
   * first}, or else computes the latter.
   *
   * @param ofLast takes those of {@code last}
   * @param ofFirst takes those of {@code first}
   */
  private void extract(
      String task,
      FeatureStage last,
      FeatureStage first,
      FeatureStage.Sink ofLast,
      FeatureStage.Sink ofFirst)
      throws IOException {
    extract(task, last, first, ofLast, ofFirst, preprocessing::resized);
  }

  /** Likewise; {@code input} makes what {@code first} computes from. */
  private void extract(
      String task,
      FeatureStage last,
      FeatureStage first,
      FeatureStage.Sink ofLast,
      FeatureStage.Sink ofFirst,
      PixelRecord.Maker input)
      throws IOException {
    ThreadLocal<PixelMemory> memory = ThreadLocal.withInitial(PixelMemory::new);
    inBatches(
        task,
        images.length,
        (from, to) -> {
          ByteBuffer inputs = first.function().inputs();
          List<ImageFile> fresh = new ArrayList<>();
          for (int index : Arrays.copyOfRange(images, from, to)) {
            ImageFile image = new ImageFile(index, dataset.path(index), dataset.file(index));
            try {
              Tensor found = last.store().find(image);
              if (found != null) {
                ofLast.accept(image, found);
              } else if (last != first && (found = first.store().find(image)) != null) {
                ofFirst.accept(image, found);
              } else {
                RgbImage decoded = dataset.image(index, image.bytes(), memory.get());
                inputs.put(input.of(decoded));
                image.content(); // needs the bytes
                onDecoded.accept(image, decoded);
                fresh.add(image);
              }
            } catch (IOException e) {
              String message = e.getMessage();
              unreadable.add(index, message == null ? image.path() + ": " + e : message);
            }
            image.release();
          }
          first.compute(fresh, inputs, ofFirst);
        });
  }

  /** Work on the images {@code [from, to)}. */
  private interface BatchWork {
    void run(int from, int to) throws IOException;
  }

  private void inBatches(String task, int count, BatchWork work) throws IOException {
    progress.begin(mirrored ? task + " of mirror images" : task, count, "images");
    boolean many = count > FEW_IMAGES;
    if (many) {
      System.gc(); // a heap that has grown with the start of the program would stay large
    }
    try {
      Workers.inBatches(
          count,
          batch(),
          (from, to) -> {
            work.run(from, to);
            return to;
          },
          to -> {
            int from = (to - 1) / batch() * batch();
            progress.advance(to - from);
            if (from / IMAGES_A_COLLECTION != to / IMAGES_A_COLLECTION) {
              System.gc();
            }
          },
          stop);
      if (many) {
        System.gc(); // training needs the room
      }
    } finally {
      progress.end();
    }
  }
}

package dev.tjtrain.features;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.cache.Digest;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.features.cache.FeatureKey;
import dev.tjtrain.features.cache.FeatureStore;
import dev.tjtrain.features.cache.ImageFile;
import dev.tjtrain.features.cache.StoredTensor;
import dev.tjtrain.image.PixelMemory;
import dev.tjtrain.image.resize.PilResize;
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.work.Progress;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Goes over every image of a dataset once. What the cache does not have is decoded, resized and, a
 * batch at a time, run through the frozen blocks; the result is kept.
 */
public final class FeatureExtractor {

  /**
   * Features of later blocks are computed from those before this one, which serve {@code transfer}
   * and {@code fine-tune} alike, and take no more than twice the room of the pooled ones.
   */
  static final int SHARED_CUT = 17;

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

  private final ImageFolderDataset dataset;
  private final Network network;
  private final Preprocessing preprocessing;
  private final UnreadableImages unreadable;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final FeatureCache cache;
  private final int[] images;
  private final boolean mirrored;

  /** Prepares a pass whose features are for this run alone. */
  public FeatureExtractor(
      ImageFolderDataset dataset,
      Network network,
      Preprocessing preprocessing,
      UnreadableImages unreadable,
      Progress progress,
      BooleanSupplier stop) {
    this(dataset, network, preprocessing, unreadable, progress, stop, FeatureCache.NONE);
  }

  /**
   * Prepares a pass over all images.
   *
   * @param unreadable collects images that cannot be read, and ends the pass when they are too many
   * @param progress counts images
   * @param stop is asked between batches whether to give up
   * @param cache may have features of earlier runs
   */
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
        false);
  }

  private FeatureExtractor(
      ImageFolderDataset dataset,
      Network network,
      Preprocessing preprocessing,
      UnreadableImages unreadable,
      Progress progress,
      BooleanSupplier stop,
      FeatureCache cache,
      int[] images,
      boolean mirrored) {
    this.dataset = dataset;
    this.network = network;
    this.preprocessing = preprocessing;
    this.unreadable = unreadable;
    this.progress = progress;
    this.stop = stop;
    this.cache = cache;
    this.images = images;
    this.mirrored = mirrored;
  }

  /**
   * A pass over some of the images, mirrored left to right once they are resized. The tensors of
   * the other images, and of unreadable ones, are zeros.
   */
  public FeatureExtractor mirrored(int[] some) {
    int[] readable = Arrays.stream(some).filter(image -> !unreadable.contains(image)).toArray();
    return new FeatureExtractor(
        dataset, network, preprocessing, unreadable, progress, stop, cache, readable, true);
  }

  /**
   * Keeps the resized images themselves.
   *
   * @return uint8 (3, height, width) by the image's index
   * @throws dev.tjtrain.files.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public TensorDataset resizedFrames() throws IOException {
    return run("reading images", stage(key("frames", ""), ofImages(resized -> resized), null));
  }

  /**
   * Keeps what blocks {@code [0, cut)} make of each image.
   *
   * @return float32 (C, h, w), or (1280, 1, 1) at cut 19, where pooling is frozen as well
   * @throws dev.tjtrain.files.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public TensorDataset frozenFeatures(int cut) throws IOException {
    int shared = Math.min(cut, SHARED_CUT);
    try (FoldedBlocks blocks = blocks(0, shared, Ending.FEATURES, imageShape())) {
      FeatureStage features =
          stage(
              featuresKey(shared),
              ofImages(x -> blocks.of(network.normalize(x, preprocessing.imagenet()))),
              null);
      if (cut == shared) {
        return run("computing features", features);
      }
      Shape shape = features.function().shape();
      Ending ending = cut == Network.BLOCKS ? Ending.POOLED : Ending.FEATURES;
      try (FoldedBlocks rest = blocks(shared, cut, ending, shape)) {
        BatchedForward ofFeatures =
            new BatchedForward(network, batch(), shape, DataType.FLOAT32, rest::of);
        return run("computing features", stage(featuresKey(cut), ofFeatures, features));
      }
    }
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

  private FeatureKey featuresKey(int cut) {
    String origin =
        "weights=%s imagenet=%s device=%s libtorch=%s"
            .formatted(
                network.fingerprint(cut),
                preprocessing.imagenet(),
                network.device().getDeviceType(),
                Engine.getEngine("PyTorch").getVersion());
    return key(cut == Network.BLOCKS ? "pooled features" : "features before block " + cut, origin);
  }

  private FeatureKey key(String what, String origin) {
    String features =
        "%s%s, %dx%d"
            .formatted(
                mirrored ? "mirrored " : "", what, preprocessing.height(), preprocessing.width());
    return new FeatureKey(dataset.root().toAbsolutePath().normalize().toString(), features, origin);
  }

  private FeatureStage stage(
      FeatureKey key, BatchedForward function, @Nullable FeatureStage previous) {
    return new FeatureStage(
        bytes -> cache.open(key, images.length, bytes, stop), function, previous);
  }

  private TensorDataset run(String task, FeatureStage last) throws IOException {
    @Nullable StoredTensor[] tensors = new StoredTensor[dataset.count()];
    @Nullable Digest[] contents = new Digest[dataset.count()];
    ImageSource source = new ImageSource();
    try {
      FeatureStore store = last.store();
      progress.begin(mirrored ? task + " of mirror images" : task, images.length, "images");
      try {
        Workers.inBatches(
            images.length,
            batch(),
            (from, to) -> {
              last.run(
                  Arrays.stream(images, from, to).mapToObj(source::file).toList(),
                  source,
                  (image, tensor) -> {
                    tensors[image.index()] = tensor;
                    contents[image.index()] = image.content();
                  });
              return to;
            },
            this::advance,
            stop);
      } finally {
        progress.end();
      }
      last.complete();
      BatchedForward function = last.function();
      return new TensorDataset(store, tensors, contents, function.shape(), function.type());
    } catch (IOException | RuntimeException | Error e) {
      last.close();
      throw e;
    }
  }

  /** All images before the one at {@code to} are done. */
  private void advance(int to) {
    int from = (to - 1) / batch() * batch();
    progress.advance(to - from);
    boolean last = to == images.length && to > FEW_IMAGES; // training needs the room
    if (last || from / IMAGES_A_COLLECTION != to / IMAGES_A_COLLECTION) {
      System.gc();
    }
  }

  /** Reads, decodes and resizes the dataset's images. */
  private final class ImageSource implements FeatureStage.Source {

    private final PilResize resize = new PilResize(preprocessing.height(), preprocessing.width());
    private final ThreadLocal<PixelMemory> memory = ThreadLocal.withInitial(PixelMemory::new);

    ImageFile file(int index) {
      return new ImageFile(index, dataset.path(index), dataset.file(index));
    }

    @Override
    public byte[] pixels(ImageFile image) throws IOException {
      byte[] bytes = image.bytes();
      byte[] pixels = resize.resize(dataset.frame(image.index(), bytes, memory.get()));
      image.content(); // as long as its bytes are there
      return pixels;
    }

    @Override
    public void unreadable(ImageFile image, IOException reason) throws IOException {
      String message = reason.getMessage();
      unreadable.add(image.index(), message == null ? image.path() + ": " + reason : message);
    }
  }
}

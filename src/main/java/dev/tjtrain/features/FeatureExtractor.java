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
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.work.Batches;
import dev.tjtrain.work.Progress;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Goes over every frame of a dataset once: what has no row yet is decoded, resized and, a batch at
 * a time, made into rows, which are kept.
 */
public final class FeatureExtractor {

  /**
   * Features of later blocks are made of those before this one, which serve {@code transfer} and
   * {@code fine-tune} alike, and take no more than twice the room of the pooled ones.
   */
  static final int SHARED_CUT = 17;

  /** Of a batch, (N, 3, height, width). */
  private static final int WIDTH_AXIS = 3;

  private final ImageFolderDataset frames;
  private final Network network;
  private final Preprocessing preprocessing;
  private final UnreadableImages skips;
  private final Batches batches;
  private final FeatureCache cache;
  private final int[] images;
  private final boolean mirrored;

  /** Prepares a pass whose rows are for this run alone. */
  public FeatureExtractor(
      ImageFolderDataset frames,
      Network network,
      Preprocessing preprocessing,
      UnreadableImages skips,
      Progress progress,
      BooleanSupplier stop) {
    this(frames, network, preprocessing, skips, progress, stop, FeatureCache.NONE);
  }

  /**
   * Prepares a pass.
   *
   * @param skips is told of unreadable images and ends the pass when they are too many
   * @param stop is asked between batches whether to give up
   * @param cache may know rows of earlier runs
   */
  public FeatureExtractor(
      ImageFolderDataset frames,
      Network network,
      Preprocessing preprocessing,
      UnreadableImages skips,
      Progress progress,
      BooleanSupplier stop,
      FeatureCache cache) {
    this.frames = frames;
    this.network = network;
    this.preprocessing = preprocessing;
    this.skips = skips;
    this.batches = new Batches(progress, stop);
    this.cache = cache;
    this.images = IntStream.range(0, frames.count()).toArray();
    this.mirrored = false;
  }

  private FeatureExtractor(FeatureExtractor plain, int[] images) {
    this.frames = plain.frames;
    this.network = plain.network;
    this.preprocessing = plain.preprocessing;
    this.skips = plain.skips;
    this.batches = plain.batches;
    this.cache = plain.cache;
    this.images = images;
    this.mirrored = true;
  }

  /**
   * A pass over some of the images, mirrored left to right once they are resized. Rows of the other
   * images, and of those that were skipped, are zeros.
   */
  public FeatureExtractor mirrored(int[] some) {
    int[] readable = Arrays.stream(some).filter(image -> !skips.contains(image)).toArray();
    return new FeatureExtractor(this, readable);
  }

  /**
   * Keeps the resized frames themselves.
   *
   * @return rows of uint8 (3, height, width), by the image's index
   * @throws dev.tjtrain.files.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public TensorDataset resizedFrames() throws IOException {
    return keep("reading frames", key("frames", ""), frameFunction(resized -> resized));
  }

  /**
   * Keeps what the frozen blocks make of each frame.
   *
   * @return rows of float32 (C, h, w), or (1280, 1, 1) at cut 19, where pooling is frozen as well
   * @throws dev.tjtrain.files.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public TensorDataset frozenFeatures(int cut) throws IOException {
    try (FoldedBlocks blocks = blocks(0, Math.min(cut, SHARED_CUT), Ending.FEATURES, frame())) {
      BatchedForward function =
          frameFunction(x -> blocks.of(network.normalize(x, preprocessing.imagenet())));
      return cut <= SHARED_CUT
          ? keep("computing features", featuresKey(cut), function)
          : derived(cut, function);
    }
  }

  /** What lies between the shared cut and {@code cut} makes of the rows of {@code features}. */
  private TensorDataset derived(int cut, BatchedForward features) throws IOException {
    Ending ending = cut == Network.BLOCKS ? Ending.POOLED : Ending.FEATURES;
    try (FoldedBlocks blocks = blocks(SHARED_CUT, cut, ending, features.shape())) {
      BatchedForward function =
          new BatchedForward(network, batch(), features.shape(), DataType.FLOAT32, blocks::of);
      PooledFeatures derived = new PooledFeatures(frames, function);
      FeatureStore store =
          fill(
              featuresKey(cut),
              function,
              rows -> {
                inBatches("finding features", images, batch -> derived.find(batch, rows));
                int[] missing = derived.missing();
                if (missing.length > 0) {
                  try (TensorDataset others =
                      keep("computing features", featuresKey(SHARED_CUT), features)) {
                    inBatches(
                        "deriving features", missing, batch -> derived.derive(batch, others, rows));
                  }
                }
              });
      return derived.in(store);
    }
  }

  private FoldedBlocks blocks(int first, int last, Ending ending, Shape input) throws IOException {
    return new FoldedBlocks(network, first, last, ending, new Shape(batch()).addAll(input));
  }

  private int batch() {
    return BatchedForward.batch(network.device(), preprocessing);
  }

  private Shape frame() {
    return new Shape(3, preprocessing.height(), preprocessing.width());
  }

  private BatchedForward frameFunction(UnaryOperator<NDArray> function) {
    return new BatchedForward(
        network,
        batch(),
        frame(),
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
    String rows =
        "%s%s, %dx%d"
            .formatted(
                mirrored ? "mirrored " : "", what, preprocessing.height(), preprocessing.width());
    return new FeatureKey(frames.root().toAbsolutePath().normalize().toString(), rows, origin);
  }

  private TensorDataset keep(String task, FeatureKey key, BatchedForward function)
      throws IOException {
    ImageFeatures found = new ImageFeatures(frames, preprocessing, skips, function);
    FeatureStore store =
        fill(key, function, rows -> inBatches(task, images, batch -> found.fill(batch, rows)));
    return found.in(store);
  }

  private FeatureStore fill(FeatureKey key, BatchedForward function, FeatureCache.Pass pass)
      throws IOException {
    return cache.fill(key, images.length, function.rowBytes(), batches.stop(), pass);
  }

  private void inBatches(String task, int[] some, Batches.Work work) throws IOException {
    batches.run(mirrored ? task + " of mirror images" : task, some, batch(), work);
  }
}

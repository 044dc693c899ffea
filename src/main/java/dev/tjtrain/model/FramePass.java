package dev.tjtrain.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.Progress;
import dev.tjtrain.data.Skips;
import dev.tjtrain.model.FoldedBlocks.Ending;
import dev.tjtrain.model.cache.RowCache;
import dev.tjtrain.model.cache.RowKey;
import dev.tjtrain.model.cache.RowPlace;
import dev.tjtrain.model.cache.RowStore;
import dev.tjtrain.model.cache.TemporaryRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Goes over every frame of a dataset once: what has no row yet is decoded, resized and, a batch at
 * a time, made into rows, which are kept.
 */
public final class FramePass {

  /**
   * Features of later blocks are made of those before this one: these serve {@code transfer} and
   * {@code fine-tune} alike, and take no more than twice the room of the pooled ones.
   */
  static final int SHARED_CUT = 17;

  /** Of a batch, (N, 3, height, width). */
  private static final int WIDTH_AXIS = 3;

  private final FrameFolder frames;
  private final MobileNetV2 network;
  private final Preprocessing preprocessing;
  private final Skips skips;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final RowCache cache;
  private final int[] images;
  private final boolean mirrored;
  private final Object turn = new Object();

  /** Prepares a pass whose rows are for this run alone. */
  public FramePass(
      FrameFolder frames,
      MobileNetV2 network,
      Preprocessing preprocessing,
      Skips skips,
      Progress progress,
      BooleanSupplier stop) {
    this(frames, network, preprocessing, skips, progress, stop, RowCache.NONE);
  }

  /**
   * Prepares a pass.
   *
   * @param skips is told of unreadable images and ends the pass when they are too many
   * @param stop is asked between batches whether to give up
   * @param cache may know rows of earlier runs
   */
  public FramePass(
      FrameFolder frames,
      MobileNetV2 network,
      Preprocessing preprocessing,
      Skips skips,
      Progress progress,
      BooleanSupplier stop,
      RowCache cache) {
    this(
        frames,
        network,
        preprocessing,
        skips,
        progress,
        stop,
        cache,
        IntStream.range(0, frames.count()).toArray(),
        false);
  }

  private FramePass(
      FrameFolder frames,
      MobileNetV2 network,
      Preprocessing preprocessing,
      Skips skips,
      Progress progress,
      BooleanSupplier stop,
      RowCache cache,
      int[] images,
      boolean mirrored) {
    this.frames = frames;
    this.network = network;
    this.preprocessing = preprocessing;
    this.skips = skips;
    this.progress = progress;
    this.stop = stop;
    this.cache = cache;
    this.images = images;
    this.mirrored = mirrored;
  }

  /**
   * A pass over some of the images, mirrored left to right once they are resized. Rows of the other
   * images, and of those that were skipped, are zeros.
   */
  public FramePass mirrored(int[] some) {
    int[] readable = Arrays.stream(some).filter(image -> !skips.contains(image)).toArray();
    return new FramePass(
        frames, network, preprocessing, skips, progress, stop, cache, readable, true);
  }

  /**
   * Keeps the resized frames themselves.
   *
   * @return rows of uint8 (3, height, width), by the image's index
   * @throws dev.tjtrain.data.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public Rows resizedFrames() throws IOException {
    return keep("reading frames", key("frames", ""), frameFunction(resized -> resized));
  }

  /**
   * Keeps what the frozen blocks make of each frame.
   *
   * @return rows of float32 (C, h, w), or (1280, 1, 1) at cut 19, where pooling is frozen as well
   * @throws dev.tjtrain.data.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public Rows frozenFeatures(int cut) throws IOException {
    int kept = Math.min(cut, SHARED_CUT);
    Rows rows;
    try (FoldedBlocks blocks = blocks(0, kept, Ending.FEATURES, frame())) {
      rows =
          keep(
              "computing features",
              featuresKey(kept),
              frameFunction(x -> blocks.of(network.normalize(x, preprocessing.imagenet()))));
    }
    if (kept == cut) {
      return rows;
    }
    Ending ending = cut == MobileNetV2.BLOCKS ? Ending.POOLED : Ending.FEATURES;
    try (rows;
        FoldedBlocks blocks = blocks(kept, cut, ending, rows.shape())) {
      return derived(rows, blocks::of);
    }
  }

  private FoldedBlocks blocks(int first, int last, Ending ending, Shape input) throws IOException {
    return new FoldedBlocks(network, first, last, ending, new Shape(batch()).addAll(input));
  }

  private int batch() {
    return RowFunction.batch(preprocessing.height(), preprocessing.width());
  }

  private Shape frame() {
    return new Shape(3, preprocessing.height(), preprocessing.width());
  }

  private RowFunction frameFunction(UnaryOperator<NDArray> function) {
    return new RowFunction(
        network,
        batch(),
        frame(),
        DataType.UINT8,
        mirrored ? resized -> function.apply(resized.flip(WIDTH_AXIS)) : function);
  }

  private RowKey featuresKey(int cut) {
    String origin =
        "weights=%s imagenet=%s device=%s libtorch=%s"
            .formatted(
                network.fingerprint(cut),
                preprocessing.imagenet(),
                network.device().getDeviceType(),
                Engine.getEngine("PyTorch").getVersion());
    return key("features before block " + cut, origin);
  }

  private RowKey key(String what, String origin) {
    String rows =
        "%s%s, %dx%d"
            .formatted(
                mirrored ? "mirrored " : "", what, preprocessing.height(), preprocessing.width());
    return new RowKey(frames.root().toAbsolutePath().normalize().toString(), rows, origin);
  }

  private Rows keep(String task, RowKey key, RowFunction function) throws IOException {
    @Nullable RowPlace[] places = new RowPlace[frames.count()];
    FrameRows frameRows = new FrameRows(frames, preprocessing, skips, function);
    RowStore store =
        cache.fill(
            key,
            images.length,
            function.rowBytes(),
            stop,
            rows ->
                inBatches(task, function.batch(), batch -> frameRows.fill(batch, rows, places)));
    return new Rows(store, places, function.shape(), function.type());
  }

  /** What {@code blocks} make of {@code rows}; for this run alone. */
  private Rows derived(Rows rows, UnaryOperator<NDArray> blocks) throws IOException {
    RowFunction function =
        new RowFunction(network, batch(), rows.shape(), DataType.FLOAT32, blocks);
    @Nullable RowPlace[] places = new RowPlace[frames.count()];
    TemporaryRows store = new TemporaryRows();
    try {
      inBatches(
          "deriving features",
          function.batch(),
          batch -> derive(rows, batch, function, store, places));
      return new Rows(store, places, function.shape(), function.type());
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static void derive(
      Rows rows,
      int[] batch,
      RowFunction function,
      TemporaryRows store,
      @Nullable RowPlace[] places)
      throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ByteBuffer inputs = function.inputs();
      for (int image : batch) {
        rows.read(image, inputs);
      }
      List<RowPlace> added = store.add(batch.length, function.rows(manager, inputs));
      for (int i = 0; i < batch.length; i++) {
        places[batch[i]] = added.get(i);
      }
    }
  }

  /** Something that is done with some images, no more than a batch. */
  @FunctionalInterface
  private interface BatchTask {

    void run(int[] batch) throws IOException;
  }

  private void inBatches(String task, int size, BatchTask work) throws IOException {
    progress.begin(mirrored ? task + " of mirror images" : task, images.length, "images");
    try {
      Workers.forRanges(
          images.length,
          size,
          (from, to) -> {
            Workers.stopIf(stop);
            work.run(Arrays.copyOfRange(images, from, to));
            synchronized (turn) {
              progress.advance(to - from);
            }
          });
    } finally {
      progress.end();
    }
  }
}

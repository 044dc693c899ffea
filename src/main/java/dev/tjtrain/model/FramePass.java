package dev.tjtrain.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.PilResize;
import dev.tjtrain.data.Progress;
import dev.tjtrain.data.Skips;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * Reads every frame of a dataset once: decode, resize, then a function of the resized batch, whose
 * rows are kept.
 */
public final class FramePass {

  /** Of 16, 32 and 64 the fastest batch on a CPU: larger ones cost page faults. */
  private static final int CHUNK = 16;

  private final FrameFolder frames;
  private final MobileNetV2 network;
  private final Preprocessing preprocessing;
  private final Skips skips;
  private final Progress progress;
  private final BooleanSupplier stop;
  private final PilResize resize;
  private final Object turn = new Object();

  /** What is kept of a batch of resized frames, uint8 (N, 3, height, width) on the CPU. */
  private interface Kept {
    NDArray of(NDArray resized);
  }

  /**
   * Prepares a pass.
   *
   * @param skips is told of unreadable images and ends the pass when they are too many
   * @param stop is asked between batches whether to give up
   */
  public FramePass(
      FrameFolder frames,
      MobileNetV2 network,
      Preprocessing preprocessing,
      Skips skips,
      Progress progress,
      BooleanSupplier stop) {
    this.frames = frames;
    this.network = network;
    this.preprocessing = preprocessing;
    this.skips = skips;
    this.progress = progress;
    this.stop = stop;
    this.resize = new PilResize(preprocessing.height(), preprocessing.width());
  }

  /**
   * Keeps the resized frames themselves.
   *
   * @return rows of uint8 (3, height, width), by the image's index
   * @throws dev.tjtrain.data.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public Rows resizedFrames() throws IOException {
    return keep("reading frames", resized -> resized);
  }

  /**
   * Keeps what the frozen blocks make of each frame.
   *
   * @return rows of float32 (C, h, w), or (1280, 1, 1) at cut 19, where pooling is frozen as well
   * @throws dev.tjtrain.data.InvalidInputException if too many images cannot be read
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public Rows frozenFeatures(int cut) throws IOException {
    return keep(
        "computing features",
        resized -> {
          NDArray x =
              network.normalize(
                  resized.toDevice(network.device(), false), preprocessing.imagenet());
          return cut == MobileNetV2.BLOCKS ? network.embed(x, 0) : network.frozen(x, cut);
        });
  }

  private Rows keep(String task, Kept kept) throws IOException {
    RowFile file;
    Rows rows;
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      int frameBytes = 3 * preprocessing.height() * preprocessing.width();
      NDArray one = kept.of(batch(manager, manager.allocateDirect(frameBytes), 1));
      Shape shape = one.getShape().slice(1);
      DataType type = one.getDataType();
      file = RowFile.temporary(Math.toIntExact(shape.size() * type.getNumOfBytes()));
      rows = new Rows(file, shape, type);
    }
    progress.begin(task, frames.count(), "images");
    try {
      Workers.forRanges(frames.count(), CHUNK, (from, to) -> read(from, to, kept, file));
      return rows;
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    } finally {
      progress.end();
    }
  }

  private void read(int from, int to, Kept kept, RowFile file) throws IOException {
    Workers.stopIf(stop);
    int frameBytes = 3 * preprocessing.height() * preprocessing.width();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ByteBuffer resized = manager.allocateDirect((to - from) * frameBytes);
      for (int i = from; i < to; i++) {
        resized.put(resized(i));
      }
      file.write(from, bytes(batch(manager, resized.flip(), to - from), kept));
    }
    synchronized (turn) {
      progress.advance(to - from);
    }
  }

  /** Planar pixels of image {@code index}, black if it cannot be read. */
  private byte[] resized(int index) throws IOException {
    try {
      return resize.resize(frames.frame(index));
    } catch (IOException e) {
      skips.add(index, e.getMessage() == null ? frames.path(index) + ": " + e : e.getMessage());
      return new byte[3 * preprocessing.height() * preprocessing.width()];
    }
  }

  /** Other devices take one batch at a time, while the other workers decode. */
  private ByteBuffer bytes(NDArray batch, Kept kept) {
    if (network.device().equals(Device.cpu())) {
      return kept.of(batch).toByteBuffer(true);
    }
    synchronized (network) {
      return kept.of(batch).toByteBuffer(true);
    }
  }

  private NDArray batch(NDManager manager, ByteBuffer pixels, int count) {
    Shape shape = new Shape(count, 3, preprocessing.height(), preprocessing.width());
    return manager.create(pixels, shape, DataType.UINT8);
  }
}

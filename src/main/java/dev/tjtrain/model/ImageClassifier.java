package dev.tjtrain.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.data.Frame;
import dev.tjtrain.data.PilResize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Runs a saved network over images of any number: decoding, resizing and all blocks on every core,
 * the results in order. Images are seen as in training.
 */
public final class ImageClassifier {

  /** Of 16, 32 and 64 the fastest batch on a CPU: larger ones cost page faults. */
  private static final int MOST_IN_BATCH = 16;

  /** Of all frames in a batch, so that large ones need no more memory. */
  private static final int MOST_PIXELS = 1 << 20;

  private final SavedModel model;
  private final PilResize resize;
  private final int frameBytes;

  /**
   * Images a batch. Shorter ones are filled up: the last bits of a convolution depend on the size
   * of its batch, and an image's result should not depend on how many others there are.
   */
  private final int batch;

  /** Images by number. */
  @FunctionalInterface
  public interface Source {

    /** Reads and decodes image {@code index}; called once for each, from several threads. */
    Frame frame(int index) throws IOException;
  }

  /** Hears of each image in order, on the caller's thread. */
  public interface Sink {

    /** The network says {@code logits}, one row, of image {@code index}. */
    void classified(int index, Logits logits) throws IOException;

    /** Image {@code index} cannot be read. */
    void unreadable(int index, IOException reason) throws IOException;
  }

  /**
   * What became of a range of images.
   *
   * @param embeddings row-major (batch, 1280), first those of the images that could be read; empty
   *     if there are none
   * @param failures why others could not, by index
   */
  private record Embedded(
      int from, int to, float[] embeddings, Map<Integer, IOException> failures) {}

  /** Classifies with {@code model}, which stays open. */
  public ImageClassifier(SavedModel model) {
    this.model = model;
    Preprocessing preprocessing = model.preprocessing();
    this.resize = new PilResize(preprocessing.height(), preprocessing.width());
    int pixels = Math.multiplyExact(preprocessing.height(), preprocessing.width());
    this.frameBytes = Math.multiplyExact(3, pixels);
    this.batch = Math.max(1, Math.min(MOST_IN_BATCH, MOST_PIXELS / pixels));
  }

  /**
   * Classifies images 0 to {@code count - 1}. One that cannot be read does not stop the others.
   *
   * @param stop is asked now and then whether to give up
   * @throws IOException what {@code sink} throws
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public void classify(int count, Source source, Sink sink, BooleanSupplier stop)
      throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    int share = Math.max(1, Math.min(batch, (count + cores - 1) / cores));
    OrderedWorkers.forRanges(
        count,
        share,
        (from, to) -> embed(from, to, source, stop),
        embedded -> deliver(embedded, sink),
        stop);
  }

  private Embedded embed(int from, int to, Source source, BooleanSupplier stop) {
    Map<Integer, IOException> failures = new TreeMap<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ByteBuffer pixels = manager.allocateDirect(Math.multiplyExact(batch, frameBytes));
      for (int index = from; index < to; index++) {
        Workers.stopIf(stop);
        try {
          pixels.put(resize.resize(source.frame(index)));
        } catch (IOException e) {
          failures.put(index, e);
        }
      }
      int read = to - from - failures.size();
      float[] embeddings = read == 0 ? new float[0] : embed(manager, pixels.clear());
      return new Embedded(from, to, embeddings, failures);
    }
  }

  private float[] embed(NDManager manager, ByteBuffer pixels) {
    MobileNetV2 network = model.network();
    Preprocessing preprocessing = model.preprocessing();
    Shape shape = new Shape(batch, 3, preprocessing.height(), preprocessing.width());
    NDArray frames = manager.create(pixels, shape, DataType.UINT8);
    if (network.device().equals(Device.cpu())) {
      return network.embed(network.normalize(frames, preprocessing.imagenet()), 0).toFloatArray();
    }
    // Other devices take one batch at a time, while the other workers decode.
    synchronized (network) {
      NDArray moved = frames.toDevice(network.device(), false);
      return network.embed(network.normalize(moved, preprocessing.imagenet()), 0).toFloatArray();
    }
  }

  private void deliver(Embedded embedded, Sink sink) throws IOException {
    float[] logits = logits(embedded.embeddings);
    int classes = model.classes().size();
    int row = 0;
    for (int index = embedded.from; index < embedded.to; index++) {
      IOException failure = embedded.failures.get(index);
      if (failure == null) {
        float[] values = new float[classes];
        System.arraycopy(logits, row++ * classes, values, 0, classes);
        sink.classified(index, new Logits(values, classes));
      } else {
        sink.unreadable(index, failure);
      }
    }
  }

  /** (batch, classes), row-major. */
  private float[] logits(float[] embeddings) {
    if (embeddings.length == 0) {
      return embeddings;
    }
    MobileNetV2 network = model.network();
    try (NDManager manager = network.newManager()) {
      NDArray rows = manager.create(embeddings, new Shape(batch, MobileNetV2.EMBEDDING, 1, 1));
      return network.trainable(rows, MobileNetV2.BLOCKS, false).toFloatArray();
    }
  }
}

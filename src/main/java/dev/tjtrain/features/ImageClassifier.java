package dev.tjtrain.features;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.image.resize.PilResize;
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Runs a saved network over images of any number: decoding, resizing and all blocks on every core,
 * the results in order. Images are seen as in training.
 */
public final class ImageClassifier implements AutoCloseable {

  private final SavedModel model;
  private final PilResize resize;
  private final FoldedBlocks blocks;
  private final BatchedForward function;

  /** Images by number. */
  @FunctionalInterface
  public interface Source {

    /** Reads and decodes image {@code index}; called once for each, from several threads. */
    RgbImage frame(int index) throws IOException;
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
   * @param logits row-major (n, classes), those of the images that could be read
   * @param failures why others could not, by index
   */
  private record Classified(int from, int to, float[] logits, Map<Integer, IOException> failures) {}

  /** Classifies with {@code model}, which stays open. */
  public ImageClassifier(SavedModel model) throws IOException {
    Network network = model.network();
    Preprocessing preprocessing = model.preprocessing();
    Shape frame = new Shape(3, preprocessing.height(), preprocessing.width());
    int batch = BatchedForward.batch(network.device(), preprocessing);
    this.model = model;
    this.resize = new PilResize(preprocessing.height(), preprocessing.width());
    this.blocks =
        new FoldedBlocks(network, 0, Network.BLOCKS, Ending.LOGITS, new Shape(batch).addAll(frame));
    this.function =
        new BatchedForward(
            network,
            batch,
            frame,
            DataType.UINT8,
            x -> blocks.of(network.normalize(x, preprocessing.imagenet())));
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
    int share = Math.max(1, Math.min(function.batch(), (count + cores - 1) / cores));
    Workers.inBatches(
        count,
        share,
        (from, to) -> classify(from, to, source, stop),
        classified -> deliver(classified, sink),
        stop);
  }

  private Classified classify(int from, int to, Source source, BooleanSupplier stop) {
    Map<Integer, IOException> failures = new TreeMap<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ByteBuffer pixels = function.inputs();
      for (int index = from; index < to; index++) {
        Workers.stopIf(stop);
        try {
          pixels.put(resize.resize(source.frame(index)));
        } catch (IOException e) {
          failures.put(index, e);
        }
      }
      int read = to - from - failures.size();
      float[] logits = new float[read * model.classes().size()];
      if (read > 0) {
        function.run(manager, pixels).asFloatBuffer().get(logits);
      }
      return new Classified(from, to, logits, failures);
    }
  }

  private void deliver(Classified classified, Sink sink) throws IOException {
    int classes = model.classes().size();
    int row = 0;
    for (int index = classified.from; index < classified.to; index++) {
      IOException failure = classified.failures.get(index);
      if (failure == null) {
        int at = row++ * classes;
        float[] logits = Arrays.copyOfRange(classified.logits, at, at + classes);
        sink.classified(index, new Logits(logits, classes));
      } else {
        sink.unreadable(index, failure);
      }
    }
  }

  @Override
  public void close() {
    blocks.close();
  }
}

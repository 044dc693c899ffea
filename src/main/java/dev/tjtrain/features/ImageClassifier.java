package dev.tjtrain.features;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Logits;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.network.SavedModel;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a saved network over images of any number: decoding, resizing and all blocks on every core,
 * the results in order. Images are seen as in training.
 */
public final class ImageClassifier implements AutoCloseable {

  private final int columns;
  private final Preprocessing preprocessing;
  private final FoldedBlocks blocks;
  private final BatchedForward function;

  /** Images by number. */
  @FunctionalInterface
  public interface Source {

    /** Reads and decodes image {@code index}; called once for each, from several threads. */
    RgbImage image(int index) throws IOException;
  }

  /** Hears of each image in order, on the caller's thread. */
  public interface Sink {

    /** The network says {@code logits}, one row, of image {@code index}. */
    void classified(int index, Logits logits) throws IOException;

    /** Image {@code index} cannot be read. */
    void unreadable(int index, IOException reason) throws IOException;
  }

  /** What became of an image: either is null. */
  private record Outcome(@Nullable Logits logits, @Nullable IOException failure) {}

  /** Classifies with {@code model}, which stays open. */
  public ImageClassifier(SavedModel model) throws IOException {
    this(model, Ending.LOGITS);
  }

  /**
   * Runs {@code model}, which stays open.
   *
   * @param ending with {@code POOLED}, what the head takes is given in place of logits
   */
  public ImageClassifier(SavedModel model, Ending ending) throws IOException {
    Network network = model.network();
    this.preprocessing = model.preprocessing();
    Shape image = new Shape(3, preprocessing.height(), preprocessing.width());
    int batch = BatchedForward.batch(network.device(), preprocessing);
    this.columns =
        ending == Ending.LOGITS ? model.classes().size() : network.backbone().embedding();
    this.blocks =
        new FoldedBlocks(
            network, 0, network.backbone().depth(), ending, new Shape(batch).addAll(image));
    this.function =
        new BatchedForward(
            network,
            batch,
            image,
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
    AtomicInteger next = new AtomicInteger();
    Workers.inBatches(
        count,
        share,
        (from, to) -> classify(from, to, source, stop),
        outcomes -> {
          for (Outcome outcome : outcomes) {
            int index = next.getAndIncrement();
            if (outcome.logits != null) {
              sink.classified(index, outcome.logits);
            } else if (outcome.failure != null) {
              sink.unreadable(index, outcome.failure);
            }
          }
        },
        stop);
  }

  /** The outcomes of images {@code [from, to)}, in order. */
  private List<Outcome> classify(int from, int to, Source source, BooleanSupplier stop) {
    @Nullable IOException[] failures = new IOException[to - from];
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ByteBuffer pixels = function.inputs();
      for (int index = from; index < to; index++) {
        Workers.stopIf(stop);
        try {
          pixels.put(preprocessing.resized(preprocessing.oriented(source.image(index))));
        } catch (IOException e) {
          failures[index - from] = e;
        }
      }
      FloatBuffer rows = function.run(manager, pixels).asFloatBuffer();
      List<Outcome> outcomes = new ArrayList<>();
      for (IOException failure : failures) {
        float[] logits = new float[failure == null ? columns : 0];
        rows.get(logits);
        outcomes.add(new Outcome(failure == null ? new Logits(logits, columns) : null, failure));
      }
      return outcomes;
    }
  }

  @Override
  public void close() {
    blocks.close();
  }
}

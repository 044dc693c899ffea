package dev.tjtrain.features;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.features.cache.FeatureStore;
import dev.tjtrain.features.cache.ImageFile;
import dev.tjtrain.features.cache.StoredTensor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tensor an image, found in a store or else computed: of the resized image, or of the tensor of
 * the stage before.
 *
 * <p>A store is opened when it is first needed: where all tensors of the last stage are found, no
 * other stage is asked. Safe for several threads.
 */
final class FeatureStage implements Closeable {

  private final Opener opener;
  private final BatchedForward function;
  private final @Nullable FeatureStage previous;
  private @Nullable FeatureStore store;

  /** Opens a store of tensors of that many bytes. */
  interface Opener {
    FeatureStore open(int tensorBytes) throws IOException;
  }

  /** The images of a batch that have to be read. */
  interface Source {

    /** Reads, decodes and resizes {@code image} to uint8 (3, height, width). */
    byte[] pixels(ImageFile image) throws IOException;

    /** Takes note that {@code image} cannot be read. */
    void unreadable(ImageFile image, IOException reason) throws IOException;
  }

  /** Takes the tensor of each image that can be read. */
  interface Sink {
    void accept(ImageFile image, StoredTensor tensor) throws IOException;
  }

  /**
   * Prepares a stage.
   *
   * @param function takes resized images, or the tensors of {@code previous} if there is one
   */
  FeatureStage(Opener opener, BatchedForward function, @Nullable FeatureStage previous) {
    this.opener = opener;
    this.function = function;
    this.previous = previous;
  }

  /** The store of these tensors. */
  synchronized FeatureStore store() throws IOException {
    if (store == null) {
      store = opener.open(function.outputBytes());
    }
    return store;
  }

  /** What computes the tensors. */
  BatchedForward function() {
    return function;
  }

  /**
   * Finds or computes the tensors of a batch.
   *
   * @param images no more than {@link BatchedForward#batch}
   */
  void run(List<ImageFile> images, Source source, Sink sink) throws IOException {
    Batch batch = new Batch(source);
    for (ImageFile image : images) {
      StoredTensor found = batch.findOrPrepare(image);
      if (found != null) {
        sink.accept(image, found);
      }
      image.release();
    }
    batch.compute(sink);
  }

  /** Images of one batch whose tensors have to be computed. For one thread. */
  private final class Batch {

    private final Source source;
    private final @Nullable Batch ofPrevious;
    private final ByteBuffer inputs = function.inputs();
    private final List<ImageFile> images = new ArrayList<>();

    Batch(Source source) {
      this.source = source;
      this.ofPrevious = previous == null ? null : previous.new Batch(source);
    }

    /** Where the tensor is; null if it has to be computed, or the image cannot be read. */
    @Nullable StoredTensor findOrPrepare(ImageFile image) throws IOException {
      byte[] pixels = null;
      try {
        StoredTensor found = store().find(image);
        if (found != null) {
          return found;
        }
        if (ofPrevious == null) {
          pixels = source.pixels(image);
        }
      } catch (IOException e) {
        source.unreadable(image, e);
        return null;
      }
      if (pixels != null) {
        inputs.put(pixels);
        images.add(image);
      }
      StoredTensor input = ofPrevious == null ? null : ofPrevious.findOrPrepare(image);
      if (input != null) {
        add(image, input);
      }
      return null;
    }

    private void add(ImageFile image, StoredTensor input) throws IOException {
      inputs.limit(inputs.position() + function.inputBytes());
      input.read(inputs);
      inputs.limit(inputs.capacity());
      images.add(image);
    }

    void compute(Sink sink) throws IOException {
      if (ofPrevious != null) {
        ofPrevious.compute(this::add);
      }
      if (images.isEmpty()) {
        return;
      }
      try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
        List<StoredTensor> added = store().add(images, function.run(manager, inputs));
        for (int i = 0; i < added.size(); i++) {
          sink.accept(images.get(i), added.get(i));
        }
      }
    }
  }

  /** Completes the store, and closes those of the stages before. */
  void complete() throws IOException {
    store().complete();
    if (previous != null && previous.store != null) {
      previous.complete();
      previous.close();
    }
  }

  /** Closes all stores. */
  @Override
  public synchronized void close() throws IOException {
    try (FeatureStore opened = store) {
      if (previous != null) {
        previous.close();
      }
    }
  }
}

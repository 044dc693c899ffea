package dev.tjtrain.features;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.features.cache.FeatureStore;
import dev.tjtrain.features.cache.FeatureStore.Tensor;
import dev.tjtrain.features.cache.ImageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function and the store of what it computes of images. The store is opened when it is first
 * needed. Safe for several threads.
 */
final class FeatureStage implements Closeable {

  private final BatchedForward function;
  private final Opener opener;
  private @Nullable FeatureStore store;

  /** Opens a store of tensors of that many bytes. */
  interface Opener {
    FeatureStore open(int tensorBytes) throws IOException;
  }

  /** Takes the tensors of images. */
  interface Sink {
    void accept(ImageFile image, Tensor tensor) throws IOException;
  }

  FeatureStage(BatchedForward function, Opener opener) {
    this.function = function;
    this.opener = opener;
  }

  /** Computes one tensor an image. */
  BatchedForward function() {
    return function;
  }

  /** Keeps the tensors. */
  synchronized FeatureStore store() throws IOException {
    if (store == null) {
      store = opener.open(function.outputBytes());
    }
    return store;
  }

  /**
   * Computes and keeps tensors.
   *
   * @param images no more than {@link BatchedForward#batch}
   * @param inputs of the function, in the order of {@code images}
   */
  void compute(List<ImageFile> images, ByteBuffer inputs, Sink sink) throws IOException {
    if (!images.isEmpty()) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
        List<Tensor> added = store().add(images, function.run(manager, inputs));
        for (int i = 0; i < added.size(); i++) {
          sink.accept(images.get(i), added.get(i));
        }
      }
    }
  }

  /** Completes the store, if it was opened. */
  synchronized void complete() throws IOException {
    if (store != null) {
      store.complete();
    }
  }

  /** Closes the store, if it was opened. */
  @Override
  public synchronized void close() throws IOException {
    if (store != null) {
      store.close();
    }
  }
}

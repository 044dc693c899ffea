package dev.tjtrain.features;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.features.cache.ContentHash;
import dev.tjtrain.features.cache.FeatureLocation;
import dev.tjtrain.features.cache.FeatureStore;
import dev.tjtrain.features.cache.ImageReading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are made of other rows, without looking at the images again. Those of earlier runs are
 * found without even the other rows.
 */
final class PooledFeatures {

  private final ImageFolderDataset frames;
  private final BatchedForward function;
  private final @Nullable FeatureLocation[] places;
  private final @Nullable ContentHash[] contents;

  /** What the images looked like before the rows that theirs are made of were found or made. */
  private final @Nullable ImageReading[] missing;

  /**
   * Prepares it.
   *
   * @param function takes the other rows
   */
  PooledFeatures(ImageFolderDataset frames, BatchedForward function) {
    this.frames = frames;
    this.function = function;
    this.places = new FeatureLocation[frames.count()];
    this.contents = new ContentHash[frames.count()];
    this.missing = new ImageReading[frames.count()];
  }

  /** Looks for the rows of {@code batch}. Safe for several threads, each with other images. */
  void find(int[] batch, FeatureStore rows) {
    for (int i : batch) {
      ImageReading image = new ImageReading(frames.path(i), frames.file(i));
      missing[i] = image;
      try {
        places[i] = rows.isEmpty() ? null : rows.find(image);
        if (places[i] != null) {
          contents[i] = image.hash();
          missing[i] = null;
        }
      } catch (IOException e) {
        // Whoever makes the other rows says so.
      }
      image.release();
    }
  }

  /** The images whose rows were not found. */
  int[] missing() {
    return IntStream.range(0, missing.length).filter(i -> missing[i] != null).toArray();
  }

  /**
   * Makes rows. Safe for several threads.
   *
   * @param batch no more images than a batch; their rows were not found
   * @param others of which rows are made
   * @param rows takes them; an image that was skipped has none
   */
  void derive(int[] batch, TensorDataset others, FeatureStore rows) throws IOException {
    List<Integer> indices = new ArrayList<>();
    List<ImageReading> images = new ArrayList<>();
    ByteBuffer inputs = function.inputs();
    for (int i : batch) {
      ContentHash content = others.contents()[i];
      ImageReading image = missing[i];
      if (content != null && image != null) {
        image.recognise(content);
        others.read(i, inputs);
        contents[i] = content;
        images.add(image);
        indices.add(i);
      }
    }
    if (images.isEmpty()) {
      return;
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      List<FeatureLocation> added = rows.add(images, function.rows(manager, inputs));
      for (int i = 0; i < added.size(); i++) {
        places[indices.get(i)] = added.get(i);
      }
    }
  }

  /** The rows in {@code store}, found and made. */
  TensorDataset in(FeatureStore store) {
    return new TensorDataset(store, places, contents, function.shape(), function.type());
  }
}

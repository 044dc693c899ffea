package dev.tjtrain.features;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.cache.ContentHash;
import dev.tjtrain.features.cache.FeatureLocation;
import dev.tjtrain.features.cache.FeatureStore;
import dev.tjtrain.features.cache.ImageReading;
import dev.tjtrain.image.PixelMemory;
import dev.tjtrain.image.resize.PilResize;
import dev.tjtrain.network.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the rows of images, or decodes, resizes and computes. */
final class ImageFeatures {

  private final ImageFolderDataset frames;
  private final PilResize resize;
  private final UnreadableImages skips;
  private final BatchedForward function;
  private final ThreadLocal<PixelMemory> memory = ThreadLocal.withInitial(PixelMemory::new);
  private final @Nullable FeatureLocation[] places;
  private final @Nullable ContentHash[] contents;

  /**
   * Prepares it.
   *
   * @param skips is told of unreadable images and ends the pass when they are too many
   * @param function takes resized frames, uint8 (3, height, width)
   */
  ImageFeatures(
      ImageFolderDataset frames,
      Preprocessing preprocessing,
      UnreadableImages skips,
      BatchedForward function) {
    this.frames = frames;
    this.resize = new PilResize(preprocessing.height(), preprocessing.width());
    this.skips = skips;
    this.function = function;
    this.places = new FeatureLocation[frames.count()];
    this.contents = new ContentHash[frames.count()];
  }

  /**
   * Finds or makes the rows of {@code batch}, no more images than that. Safe for several threads.
   *
   * @param rows where they are found or added; an image that is skipped has none
   */
  void fill(int[] batch, FeatureStore rows) throws IOException {
    List<Integer> indices = new ArrayList<>();
    List<ImageReading> fresh = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      ByteBuffer inputs = null;
      for (int i : batch) {
        ImageReading image = new ImageReading(frames.path(i), frames.file(i));
        byte[] pixels = null;
        try {
          places[i] = rows.find(image);
          if (places[i] == null) {
            pixels = resize.resize(frames.frame(i, image.bytes(), memory.get()));
          }
          contents[i] = image.hash();
          image.release();
        } catch (IOException e) {
          skips.add(i, e.getMessage() == null ? frames.path(i) + ": " + e : e.getMessage());
        }
        if (pixels != null) {
          inputs = inputs == null ? function.inputs() : inputs;
          inputs.put(pixels);
          fresh.add(image);
          indices.add(i);
        }
      }
      if (inputs != null) {
        List<FeatureLocation> added = rows.add(fresh, function.rows(manager, inputs));
        for (int i = 0; i < added.size(); i++) {
          places[indices.get(i)] = added.get(i);
        }
      }
    }
  }

  /** The rows in {@code store}, found and made. */
  TensorDataset in(FeatureStore store) {
    return new TensorDataset(store, places, contents, function.shape(), function.type());
  }
}

package dev.tjtrain.model;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.FrameMemory;
import dev.tjtrain.data.PilResize;
import dev.tjtrain.data.Skips;
import dev.tjtrain.model.cache.ContentHash;
import dev.tjtrain.model.cache.ImageReading;
import dev.tjtrain.model.cache.RowPlace;
import dev.tjtrain.model.cache.RowStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the rows of images, or decodes, resizes and computes. */
final class FrameRows {

  private final FrameFolder frames;
  private final PilResize resize;
  private final Skips skips;
  private final RowFunction function;
  private final ThreadLocal<FrameMemory> memory = ThreadLocal.withInitial(FrameMemory::new);
  private final @Nullable RowPlace[] places;
  private final @Nullable ContentHash[] contents;

  /**
   * Prepares it.
   *
   * @param skips is told of unreadable images and ends the pass when they are too many
   * @param function takes resized frames, uint8 (3, height, width)
   */
  FrameRows(FrameFolder frames, Preprocessing preprocessing, Skips skips, RowFunction function) {
    this.frames = frames;
    this.resize = new PilResize(preprocessing.height(), preprocessing.width());
    this.skips = skips;
    this.function = function;
    this.places = new RowPlace[frames.count()];
    this.contents = new ContentHash[frames.count()];
  }

  /**
   * Finds or makes the rows of {@code batch}, no more images than that. Safe for several threads.
   *
   * @param rows where they are found or added; an image that is skipped has none
   */
  void fill(int[] batch, RowStore rows) throws IOException {
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
        List<RowPlace> added = rows.add(fresh, function.rows(manager, inputs));
        for (int i = 0; i < added.size(); i++) {
          places[indices.get(i)] = added.get(i);
        }
      }
    }
  }

  /** The rows in {@code store}, found and made. */
  Rows in(RowStore store) {
    return new Rows(store, places, contents, function.shape(), function.type());
  }
}

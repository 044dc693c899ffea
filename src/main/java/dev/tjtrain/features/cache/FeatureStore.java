package dev.tjtrain.features.cache;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes rows and says where they are; safe for several threads. Closing it ends all reading. */
public interface FeatureStore extends Closeable {

  /** Whether there is nothing to be found. */
  boolean isEmpty();

  /**
   * Looks for a row of this image.
   *
   * @return where it is, or null if it has to be computed
   * @throws IOException if the image cannot be read
   */
  @Nullable FeatureLocation find(ImageReading image) throws IOException;

  /**
   * Keeps the rows of images that were not found.
   *
   * @param rows their bytes, in the order of {@code images}
   * @return where they are, in that order
   * @throws IOException if they cannot be kept anywhere
   */
  List<FeatureLocation> add(List<ImageReading> images, ByteBuffer rows) throws IOException;
}

package dev.tjtrain.features.cache;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Where rows of earlier runs may be found, and those of this run are kept. */
public interface FeatureCache {

  /** Keeps every row for the run alone. */
  FeatureCache NONE =
      (key, images, rowBytes, stop, pass) -> {
        TemporaryFeatures rows = new TemporaryFeatures();
        try {
          pass.fill(rows);
          return rows;
        } catch (IOException | RuntimeException e) {
          rows.close();
          throw e;
        }
      };

  /** A pass over images. */
  @FunctionalInterface
  interface Pass {

    /** Finds or adds the row of every image. */
    void fill(FeatureStore rows) throws IOException;
  }

  /**
   * Has {@code pass} find and add rows. What is wrong with the cache is said, and then only costs
   * time.
   *
   * @param key what the rows depend on
   * @param images how many there are
   * @param rowBytes bytes of a row
   * @param stop is asked, while another process fills the same rows, whether to wait no longer
   * @return the store that was filled, which goes on to be read until it is closed
   * @throws IOException what {@code pass} threw
   * @throws CancellationException if it was told to stop
   */
  FeatureStore fill(FeatureKey key, int images, int rowBytes, BooleanSupplier stop, Pass pass)
      throws IOException;
}

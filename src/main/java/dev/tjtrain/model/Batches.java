package dev.tjtrain.model;

import dev.tjtrain.data.Progress;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Work on images, a few at a time and several batches at once, with its progress shown.
 *
 * @param progress counts images
 * @param stop is asked between batches whether to give up
 */
record Batches(Progress progress, BooleanSupplier stop) {

  /** Something that is done with some images. Runs on several threads at once. */
  @FunctionalInterface
  interface Work {

    void on(int[] batch) throws IOException;
  }

  /**
   * Runs {@code work} over {@code images}, {@code size} at a time.
   *
   * @param task what that is, for the progress bar
   * @throws IOException what {@code work} threw
   * @throws CancellationException if it was told to stop
   */
  void run(String task, int[] images, int size, Work work) throws IOException {
    Object turn = new Object();
    progress.begin(task, images.length, "images");
    try {
      Workers.forRanges(
          images.length,
          size,
          (from, to) -> {
            Workers.stopIf(stop);
            work.on(Arrays.copyOfRange(images, from, to));
            synchronized (turn) {
              progress.advance(to - from);
            }
          });
    } finally {
      progress.end();
    }
  }
}

package dev.tjtrain.work;

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
public record Batches(Progress progress, BooleanSupplier stop) {

  /**
   * So often garbage is collected, which takes a twentieth of a second. Left to itself, Java lets
   * the heap grow to a quarter of the machine's memory before it looks through the whole of it,
   * though no more than some hundred bytes an image are in use.
   */
  private static final int IMAGES_A_COLLECTION = 4096;

  /** They leave little behind. */
  private static final int FEW_IMAGES = 1000;

  /** Something that is done with some images. Runs on several threads at once. */
  @FunctionalInterface
  public interface Work {

    void on(int[] batch) throws IOException;
  }

  /**
   * Runs {@code work} over {@code images}, {@code size} at a time.
   *
   * @param task what that is, for the progress bar
   * @throws IOException what {@code work} threw
   * @throws CancellationException if it was told to stop
   */
  public void run(String task, int[] images, int size, Work work) throws IOException {
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
            if (from / IMAGES_A_COLLECTION != to / IMAGES_A_COLLECTION) {
              System.gc();
            }
          });
      if (images.length > FEW_IMAGES) {
        System.gc(); // training needs the room
      }
    } finally {
      progress.end();
    }
  }
}

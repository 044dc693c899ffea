package dev.tjtrain.image;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays for the pixels of one image after another, of which only the last is in use. A new array
 * of megabytes for each image would have to be cleared, and would not be in the processor's caches.
 * For one thread.
 */
public final class PixelMemory {

  /** The images of a dataset come in a few sizes. */
  private static final int KEPT = 3;

  private final Deque<byte[]> arrays = new ArrayDeque<>();

  /** An array of exactly that many bytes of any value. The image before may lose its pixels. */
  byte[] take(int length) {
    byte[] array = arrays.stream().filter(a -> a.length == length).findFirst().orElse(null);
    if (array != null) {
      arrays.remove(array);
    } else {
      array = new byte[length];
    }
    arrays.addFirst(array);
    if (arrays.size() > KEPT) {
      arrays.removeLast();
    }
    return array;
  }
}

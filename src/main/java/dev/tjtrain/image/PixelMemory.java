package dev.tjtrain.image;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays for the pixels of one frame after another, of which only the last is in use: a new array
 * of megabytes for each would have to be cleared, and is far from the processor's caches. For one
 * thread.
 */
public final class PixelMemory {

  /** Films come in a few sizes. */
  private static final int KEPT = 3;

  private final Deque<byte[]> arrays = new ArrayDeque<>();

  /** An array of exactly that many bytes of any value; the frame before may lose its pixels. */
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

package dev.tjtrain.weights.pickle;

import java.util.LinkedHashMap;
import net.razorvine.pickle.PickleException;

/** A dict out of a pickle, in the order of the pickle. */
public final class PickledDict extends LinkedHashMap<Object, Object> {

  private static final long serialVersionUID = 1L;

  /**
   * Puts one item.
   *
   * @throws PickleException if the key is not a string or a number. Hashing a list would recurse
   *     through whatever it holds: without end through itself, or exponentially through shared
   *     parts.
   */
  void set(Object key, Object value) {
    if (!(key instanceof String || key instanceof Number)) {
      throw new PickleException("a dict key that is neither a string nor a number");
    }
    put(key, value);
  }
}

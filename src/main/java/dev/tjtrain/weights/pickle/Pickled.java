package dev.tjtrain.weights.pickle;

import java.util.LinkedHashMap;
import java.util.Map;
import net.razorvine.pickle.PickleException;

/**
 * What a pickle holds, as inert values: {@link Dict}, {@link ScriptObject}, {@link TensorView},
 * lists, arrays for tuples, strings and numbers.
 *
 * @param value the value
 * @param storages the storages that it names, by key
 * @param end index after the pickle
 */
public record Pickled(Object value, Map<String, TensorView.Storage> storages, int end) {

  /** A dict, in the order of the pickle. */
  public static final class Dict extends LinkedHashMap<Object, Object> {

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

  /** An instance of a TorchScript class, reduced to its attributes. */
  public static final class ScriptObject {

    private Dict attributes = new Dict();

    /** Takes the pickled state; one that is no dict holds no modules or tensors. */
    void setState(Object state) {
      if (state instanceof Dict dict) {
        attributes = dict;
      }
    }

    public Dict attributes() {
      return attributes;
    }
  }
}

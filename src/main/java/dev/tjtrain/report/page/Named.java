package dev.tjtrain.report.page;

import java.util.List;
import java.util.Map;

/**
 * Something that a page shows beside its name.
 *
 * @param name from outside, perhaps
 * @param value what a template shows of it
 */
public record Named<T>(String name, T value) {

  /** The entries of {@code map}, in its order. */
  public static <T> List<Named<T>> of(Map<String, T> map) {
    return map.entrySet().stream()
        .map(entry -> new Named<>(entry.getKey(), entry.getValue()))
        .toList();
  }
}

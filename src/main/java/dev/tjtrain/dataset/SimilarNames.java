package dev.tjtrain.dataset;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Class names that people, and some file systems, take for the same. */
public final class SimilarNames {

  private SimilarNames() {}

  /** A line for each two names that differ only in case or in the encoding of their letters. */
  public static List<String> among(List<String> classes) {
    List<String> lines = new ArrayList<>();
    Map<String, String> seen = new LinkedHashMap<>();
    for (String name : classes) {
      String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
      String other = seen.putIfAbsent(composed.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        boolean sameLetters = composed.equals(Normalizer.normalize(other, Normalizer.Form.NFC));
        lines.add(
            "classes %s and %s differ only in %s; is one of them meant?"
                .formatted(
                    other,
                    name,
                    sameLetters ? "how Unicode composes their letters" : "upper and lower case"));
      }
    }
    return lines;
  }
}

package dev.tjtrain.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimilarNamesTest {

  @Test
  void names_that_differ_in_case_only_are_told() {
    assertThat(ClassFolders.similarNames(counts("Cat", "cat", "dog")))
        .containsExactly(
            "classes Cat (1 image) and cat (2 images) differ only in upper and lower case; is one of"
                + " them meant?");
  }

  @Test
  void names_that_differ_in_the_composition_of_letters_only_are_told() {
    assertThat(ClassFolders.similarNames(counts("cafe\u0301", "caf\u00e9")))
        .singleElement()
        .asString()
        .contains("how Unicode composes their letters");
  }

  @Test
  void other_names_are_not() {
    assertThat(ClassFolders.similarNames(counts("cat", "cats", "c\u00e4t", "1", "01"))).isEmpty();
  }

  private static Map<String, Integer> counts(String... names) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (String name : names) {
      counts.put(name, counts.size() + 1);
    }
    return counts;
  }
}

package dev.tjtrain.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarNamesTest {

  @Test
  void names_that_differ_in_case_only_are_told() {
    assertThat(ClassFolders.similarNames(List.of("Cat", "cat", "dog")))
        .containsExactly(
            "classes Cat and cat differ only in upper and lower case; is one of them meant?");
  }

  @Test
  void names_that_differ_in_the_composition_of_letters_only_are_told() {
    assertThat(ClassFolders.similarNames(List.of("cafe\u0301", "caf\u00e9")))
        .singleElement()
        .asString()
        .contains("how Unicode composes their letters");
  }

  @Test
  void other_names_are_not() {
    assertThat(ClassFolders.similarNames(List.of("cat", "cats", "c\u00e4t", "1", "01"))).isEmpty();
  }
}

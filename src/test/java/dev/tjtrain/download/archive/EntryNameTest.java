package dev.tjtrain.download.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b.jpg",
        "a/",
        "..a",
        "a..",
        "a/..b/c",
        "...",
        "tom and jerry/fr\u00e4me 1.jpg",
        ".hidden",
        "con",
        "a?b",
        "trailing."
      })
  void names_inside_the_folder_pass(String name) {
    assertThat(ZipContent.nameFault(name, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"con", "a/NUL.txt", "lpt1", "a?b", "a/b:stream", "dot.", "space ", "a|b"})
  void names_that_windows_takes_for_something_else_are_refused_there(String name) {
    assertThat(ZipContent.nameFault(name, true)).isPresent();
  }

  @Test
  void a_name_is_shown_as_one_short_line() {
    assertThat(ZipContent.shown("a\nb\u202ec")).isEqualTo("a?b?c");
    assertThat(ZipContent.shown("x".repeat(500))).hasSizeLessThan(100);
  }
}

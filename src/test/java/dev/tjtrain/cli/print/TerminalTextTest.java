package dev.tjtrain.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\t", "\n", "\r", "\0", "\u001b", "\u007f", "\u009b", "\u0085", "\u2028", "\u2029",
        "\u202e", "\u2066", "\u200f", "\ud800", "\ufeff"
      })
  void what_commands_a_terminal_or_turns_the_text_becomes_a_question_mark(String character) {
    assertThat(TerminalText.of("a" + character + "b")).isEqualTo("a?b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tom & jerry.jpg",
        "Katze \u00fc",
        "\u732b",
        "\u05d7\u05ea\u05d5\u05dc",
        "\ud83d\udc31",
        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67"
      })
  void letters_and_emoji_of_any_script_stay(String text) {
    assertThat(TerminalText.of(text)).isEqualTo(text);
  }

  @Test
  void columns_line_up_behind_wide_characters() {
    assertThat(TerminalText.padded("\u732b", 4)).isEqualTo("\u732b  ");
    assertThat(TerminalText.padded("ab", 4)).isEqualTo("ab  ");
    assertThat(TerminalText.padded("\u001b[31m", 6)).isEqualTo("?[31m ");
    assertThat(TerminalText.padded("longer", 4)).isEqualTo("longer");
  }
}

package dev.tjtrain.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "runs/first-2 | runs/first-2",
        "my runs      | 'my runs'",
        "it's         | 'it'\\''s'",
        "$(rm)        | '$(rm)'",
        "``           | ''",
      })
  void what_a_shell_would_take_apart_is_quoted(String text, String word) {
    assertThat(ShellWord.of(text)).isEqualTo(word);
  }
}

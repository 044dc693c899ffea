package dev.tjtrain.download.kaggle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KaggleDatasetTest {

  @Test
  void a_name_with_and_without_version_is_read() {
    assertThat(KaggleDataset.parse("o/my-set_1.2"))
        .isEqualTo(new KaggleDataset("o", "my-set_1.2", OptionalInt.empty()))
        .hasToString("o/my-set_1.2");
    assertThat(KaggleDataset.parse("o/s/versions/12"))
        .isEqualTo(new KaggleDataset("o", "s", OptionalInt.of(12)))
        .hasToString("o/s/versions/12");
    assertThat(KaggleDataset.TOM_AND_JERRY.name())
        .isEqualTo("balabaskar/tom-and-jerry-image-classification");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "s", "o/", "/s", "o/s/", "o/s/versions", "o/s/versions/", "o/s/versions/0",
        "o/s/versions/-1", "o/s/versions/x", "o/s/2", "../s", "o/..", "o/.s", "o/s?x=1", "o/s s",
        "o\\s", "o/s\n", "https://www.kaggle.com/datasets/o/s", "o/s/versions/99999999999"
      })
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> KaggleDataset.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("owner/slug");
  }
}

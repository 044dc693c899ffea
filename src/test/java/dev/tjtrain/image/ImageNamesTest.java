package dev.tjtrain.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.jpg",
        "a.jpeg",
        "a.png",
        "a.ppm",
        "a.bmp",
        "a.pgm",
        "a.tif",
        "a.tiff",
        "a.webp",
        "a.gif",
        "tom/FRAME7.JPG",
        "a.b.Png",
        ".jpg"
      })
  void image_names_match_in_any_case(String name) {
    assertThat(ImageDecoder.isImageName(Path.of(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.txt", "a.jpg.part", "jpg", "ajpg", "a.jp2", "images.png/notes", "/"})
  void other_names_do_not(String name) {
    assertThat(ImageDecoder.isImageName(Path.of(name))).isFalse();
  }
}

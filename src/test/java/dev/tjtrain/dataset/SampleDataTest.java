package dev.tjtrain.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample of data/, as scripts/DrawSample.java makes it. */
class SampleDataTest {

  @ParameterizedTest
  @ValueSource(strings = {"jerry", "tom", "tom_jerry_0", "tom_jerry_1"})
  void each_class_has_forty_frames_that_decode(String label) throws Exception {
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of("data", "sample", label))) {
      files = found.filter(ImageDecoder::isImageName).toList();
    }

    assertThat(files).hasSize(40);
    ImageDecoder decoder = new ImageDecoder();
    for (Path file : files) {
      RgbImage image = decoder.decode(file);
      assertThat(image.width() * 9).as(file.toString()).isEqualTo(image.height() * 16);
    }
  }
}

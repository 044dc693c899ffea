package dev.tjtrain.image.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tjtrain.image.ImageDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real 720p and 480p film frames, which are not part of the project. */
class FilmFramesTest {

  private static final Path FRAMES = Path.of("../shared/frames");

  /**
   * SHA-256 over {@code Image.open(file).convert("RGB").tobytes()} of all files in the order of
   * their paths, Pillow 9.4.0.
   */
  private static final String PIL =
      "40235ef5176cbc0feb15b7d7926147f808fa0f394005a94f3a41bd5c54f3327b";

  @Test
  void frames_decode_to_the_bytes_of_pil() throws Exception {
    assumeTrue(Files.isDirectory(FRAMES), FRAMES + " is not there");
    List<Path> files;
    try (Stream<Path> found = Files.walk(FRAMES)) {
      files = found.filter(ImageDecoder::isImageName).sorted().toList();
    }
    ImageDecoder decoder = new ImageDecoder();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (Path file : files) {
      digest.update(decoder.decode(file).rgb());
    }

    assertThat(files).hasSize(240);
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(PIL);
  }
}

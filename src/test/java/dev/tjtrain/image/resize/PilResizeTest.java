package dev.tjtrain.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.Golden;
import dev.tjtrain.Shared;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PilResizeTest {

  private static final ImageDecoder DECODER = new ImageDecoder();

  @Test
  void real_frames_come_out_byte_for_byte_as_pils() throws Exception {
    for (int i = 0; i < 8; i++) {
      RgbImage image = DECODER.decode(Golden.frames().get(i));
      RgbImage pil = DECODER.decode(Shared.path("golden/resize/00" + i + ".png"));
      assertThat(new PilResize(90, 160).resize(image)).as("frame %d", i).isEqualTo(planar(pil));
    }
  }

  @Test
  void a_frame_of_the_right_size_is_left_as_it_is() {
    RgbImage image = noise(5, 4);
    assertThat(new PilResize(5, 4).resize(image)).isEqualTo(planar(image));
  }

  @Test
  void a_uniform_frame_stays_uniform_at_every_size() {
    byte[] white = new byte[50 * 41 * 3];
    Arrays.fill(white, (byte) 255);
    for (int side : new int[] {1, 2, 7, 49, 50, 51, 300}) {
      assertThat(new PilResize(side, 2 * side).resize(new RgbImage(50, 41, white)))
          .as("side %d", side)
          .hasSize(3 * side * 2 * side)
          .containsOnly((byte) 255);
    }
  }

  /** PIL 9.4: {@code Image.fromarray(a).resize((2, 1), Image.BILINEAR)}. */
  @Test
  void small_sizes_are_pils() {
    byte[] pixels = new byte[4 * 5 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37);
    }
    assertThat(new PilResize(1, 2).resize(new RgbImage(4, 5, pixels)))
        .containsExactly(118, 125, 121, 123, 125, 118);
  }

  @Test
  void every_reduction_has_the_bytes_of_any_taps() {
    for (int size = 1; size <= 40; size++) {
      RgbImage image = noise(size, 41 - size);
      for (int height = 1; height <= size; height++) {
        for (int width = 1; width <= 41 - size; width++) {
          assertReducedAsByAnyTaps(image, height, width);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"480, 854", "720, 1280", "1080, 1920", "91, 161", "90, 5000", "3001, 160"})
  void frames_of_films_have_the_bytes_of_any_taps(int height, int width) {
    RgbImage image = noise(height, width);
    assertReducedAsByAnyTaps(image, 90, 160);
    Arrays.fill(image.rgb(), (byte) 255); // the largest sums
    assertReducedAsByAnyTaps(image, 90, 160);
  }

  @Test
  void an_axis_that_becomes_longer_is_left_to_any_taps() {
    assertThat(ResizeTaps.of(10, 10).paired()).isNotNull();
    for (int longer = 15; longer <= 300; longer++) {
      assertThat(ResizeTaps.of(10, longer).paired()).as("10 to %d", longer).isNull();
    }
  }

  private static void assertReducedAsByAnyTaps(RgbImage image, int height, int width) {
    ResizeTaps across = ResizeTaps.of(image.width(), width);
    ResizeTaps down = ResizeTaps.of(image.height(), height);
    PilResize resize = new PilResize(height, width);
    assertThat(across.paired()).as("%d to %d", image.width(), width).isNotNull();
    assertThat(down.paired()).as("%d to %d", image.height(), height).isNotNull();
    assertThat(resize.resize(image))
        .as("%d x %d to %d x %d", image.height(), image.width(), height, width)
        .isEqualTo(resize.byAnyTaps(image, across, down));
  }

  private static RgbImage noise(int height, int width) {
    byte[] pixels = new byte[height * width * 3];
    new java.util.Random(1).nextBytes(pixels);
    return new RgbImage(height, width, pixels);
  }

  private static byte[] planar(RgbImage image) {
    int area = image.height() * image.width();
    byte[] planes = new byte[3 * area];
    for (int i = 0; i < area; i++) {
      for (int channel = 0; channel < 3; channel++) {
        planes[channel * area + i] = image.rgb()[3 * i + channel];
      }
    }
    return planes;
  }
}

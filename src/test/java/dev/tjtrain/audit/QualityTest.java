package dev.tjtrain.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.image.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityTest {

  @Test
  void a_sharp_picture_of_the_usual_shape_has_no_faults() {
    assertThat(faults(stripes(160, 90, 20, 220, 8))).isEmpty();
  }

  @Test
  void blank_dark_and_bright_pictures_are_told_apart() {
    assertThat(faults(stripes(160, 90, 77, 78, 8))).containsExactly("blank");
    assertThat(faults(stripes(160, 90, 0, 40, 8))).containsExactly("dark");
    assertThat(faults(stripes(160, 90, 220, 255, 8))).containsExactly("bright");
  }

  /** Waves as long as the picture have hardly any difference between neighbours. */
  @Test
  void a_picture_without_edges_among_sharp_ones_is_blurred() {
    byte[] rgb = new byte[3 * 160 * 90];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (127 + 100 * Math.sin(i / 3 % 160 * Math.PI / 80));
    }
    assertThat(faults(new RgbImage(90, 160, rgb))).containsExactly("blurred");
  }

  @Test
  void tiny_and_stretched_pictures_are_named_with_their_size() {
    assertThat(faults(stripes(48, 27, 20, 220, 2))).contains("tiny, 48 x 27");
    assertThat(faults(stripes(640, 90, 20, 220, 32))).containsExactly("of odd shape, 640 x 90");
  }

  private static List<String> faults(RgbImage image) {
    return Quality.of(Picture.of(image)).faults(0.1, 16.0 / 9, 160, 90);
  }

  private static RgbImage stripes(int width, int height, int dark, int bright, int wide) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % width / wide % 2 == 0 ? dark : bright);
    }
    return new RgbImage(height, width, rgb);
  }
}

package dev.tjtrain.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.image.RgbImage;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class ThumbnailTest {

  private static final RgbImage IMAGE = new RgbImage(200, 400, new byte[3 * 200 * 400]);

  @Test
  void what_a_network_sees_is_drawn_in_the_shape_that_it_is_of() {
    assertThat(shape(Thumbnail.seen(IMAGE, ResizeMode.SQUASH, 64, 64, 1024))).isEqualTo("400x200");
    assertThat(shape(Thumbnail.seen(IMAGE, ResizeMode.SQUASH, 64, 64, 100))).isEqualTo("100x50");
    assertThat(shape(Thumbnail.seen(IMAGE, ResizeMode.CROP, 64, 64, 100))).isEqualTo("100x100");
    BufferedImage padded = Thumbnail.seen(IMAGE, ResizeMode.PAD, 64, 32, 100);
    assertThat(shape(padded)).isEqualTo("50x100");
    assertThat(padded.getRGB(25, 0)).isEqualTo(0xff7c7468); // the border has the mean colour
    assertThat(padded.getRGB(25, 50)).isEqualTo(0xff000000);
  }

  private static String shape(BufferedImage picture) {
    return picture.getWidth() + "x" + picture.getHeight();
  }
}

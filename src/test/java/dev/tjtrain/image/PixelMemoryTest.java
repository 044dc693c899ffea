package dev.tjtrain.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PixelMemoryTest {

  @Test
  void an_array_comes_again_for_its_length_only() {
    PixelMemory memory = new PixelMemory();
    byte[] first = memory.take(10);

    assertThat(memory.take(11)).hasSize(11);
    assertThat(memory.take(10)).isSameAs(first);
    assertThat(memory.take(0)).isEmpty();
  }

  @Test
  void arrays_of_many_lengths_are_let_go() {
    PixelMemory memory = new PixelMemory();
    byte[] first = memory.take(1);
    for (int length = 2; length < 100; length++) {
      assertThat(memory.take(length)).hasSize(length);
    }

    assertThat(memory.take(1)).isNotSameAs(first);
  }

  @Test
  void frames_decoded_into_it_are_those_decoded_by_themselves() throws Exception {
    PixelMemory memory = new PixelMemory();
    ImageDecoder decoder = new ImageDecoder();
    List<byte[]> images = new ArrayList<>();
    for (int seed = 0; seed < 6; seed++) {
      images.add(jpeg(seed, 33 + seed % 2, 47));
    }
    for (byte[] image : images) {
      RgbImage again = decoder.decode(image, "image", memory);
      RgbImage alone = decoder.decode(image, "image");

      assertThat(again.height()).isEqualTo(alone.height());
      assertThat(again.rgb()).isEqualTo(alone.rgb());
    }
  }

  private static byte[] jpeg(int seed, int height, int width) throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, random.nextInt());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }
}

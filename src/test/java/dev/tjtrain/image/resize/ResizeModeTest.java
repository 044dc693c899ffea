package dev.tjtrain.image.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.NoiseImage;
import dev.tjtrain.Python;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResizeModeTest {

  private static final int[][] SIZES = {{97, 150}, {150, 97}, {99, 99}, {40, 301}, {32, 32}};

  @TempDir Path folder;

  /** Wide, high, square, much too wide, and smaller than the size. */
  @Test
  void crop_to_a_square_is_that_of_torchvision() throws Exception {
    for (int[] size : SIZES) {
      NoiseImage.write(folder.resolve(size[0] + "x" + size[1] + ".png"), size[0], size[1]);
    }

    Python.run(
        folder,
        """
        import glob
        from PIL import Image
        from torchvision import transforms
        crop = transforms.Compose([transforms.Resize(64), transforms.CenterCrop(64), transforms.PILToTensor()])
        for name in glob.glob("*.png"):
            open(name + ".planes", "wb").write(crop(Image.open(name).convert("RGB")).numpy().tobytes())
        """);

    for (int[] size : SIZES) {
      Path file = folder.resolve(size[0] + "x" + size[1] + ".png");
      assertThat(ResizeMode.CROP.resize(new ImageDecoder().decode(file), 64, 64))
          .as("%s", file)
          .isEqualTo(Files.readAllBytes(folder.resolve(file.getFileName() + ".planes")));
    }
  }

  /** Two pixels beside each other, a and b. */
  @Test
  void each_mode_has_its_own_way_with_another_shape() {
    RgbImage wide = new RgbImage(1, 2, new byte[] {10, 10, 10, 90, 90, 90});

    assertThat(red(ResizeMode.SQUASH.resize(wide, 1, 2))).containsExactly(10, 90);
    assertThat(red(ResizeMode.SQUASH.resize(wide, 1, 1))).containsExactly(50);
    assertThat(red(ResizeMode.CROP.resize(wide, 1, 1))).containsExactly(10);
    assertThat(red(ResizeMode.PAD.resize(wide, 3, 2))).containsExactly(124, 124, 10, 90, 124, 124);
    assertThat(red(ResizeMode.PAD.resize(wide, 1, 4))).containsExactly(124, 10, 90, 124);
  }

  @Test
  void very_long_images_keep_a_pixel() {
    RgbImage line = new RgbImage(1, 900, new byte[2700]);

    for (ResizeMode mode : ResizeMode.values()) {
      assertThat(mode.resize(line, 33, 40)).hasSize(3 * 33 * 40).contains(0);
    }
  }

  private static int[] red(byte[] planes) {
    int[] red = new int[planes.length / 3];
    for (int i = 0; i < red.length; i++) {
      red[i] = planes[i] & 0xFF;
    }
    return red;
  }
}

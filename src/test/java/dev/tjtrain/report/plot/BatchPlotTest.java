package dev.tjtrain.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlotTest {

  private static final int WHITE = 0xffffffff;

  @Test
  void every_pixel_of_a_small_image_becomes_a_square_of_its_colour() throws IOException {
    BatchImage image = image("cat", 40, 60, 200, 30, 90);

    BufferedImage picture = draw(Collections.nCopies(6, image), 3);

    // Six images, each enlarged by the same whole number.
    int pixels = count(picture, 0xffc81e5a);
    assertThat(pixels % (6 * 40 * 60)).isZero();
    double scale = Math.sqrt(pixels / (6.0 * 40 * 60));
    assertThat(scale).isGreaterThan(1).isEqualTo(Math.rint(scale));
  }

  @ParameterizedTest
  @CsvSource({"33, 33, 1, 1", "90, 160, 16, 4", "90, 160, 24, 3", "2048, 33, 400, 20"})
  void a_picture_is_white_around_and_of_a_size_that_opens(
      int height, int width, int images, int columns) throws IOException {
    PngImage png =
        BatchPlot.draw(
            "t", "n", Collections.nCopies(images, image("a", height, width, 1, 2, 3)), columns);

    BufferedImage picture = decoded(png);
    assertThat(picture.getWidth()).isEqualTo(png.width()).isBetween(500, 6000);
    assertThat(picture.getHeight()).isEqualTo(png.height()).isBetween(200, 6000);
    assertThat(picture.getRGB(0, 0)).isEqualTo(WHITE);
    assertThat(picture.getRGB(png.width() - 1, png.height() - 1)).isEqualTo(WHITE);
  }

  @Test
  void a_large_image_is_reduced_by_averaging() throws IOException {
    byte[] planes = new byte[3 * 2000 * 2000];
    for (int i = 0; i < planes.length; i += 2) {
      planes[i] = (byte) 200; // columns of 200 and 0
    }

    BufferedImage picture = draw(List.of(new BatchImage("stripes", 2000, 2000, planes)), 1);

    int middle = picture.getRGB(picture.getWidth() / 2, picture.getHeight() / 2) & 0xff;
    assertThat(middle).isBetween(60, 140);
  }

  @Test
  void rows_are_filled_one_after_the_other_in_the_order_given() throws IOException {
    List<BatchImage> images =
        List.of(
            image("a", 90, 160, 255, 0, 0),
            image("b", 90, 160, 0, 255, 0),
            image("c", 90, 160, 0, 0, 255));

    BufferedImage picture = draw(images, 2);

    assertThat(first(picture, 0xffff0000)[1]).isEqualTo(first(picture, 0xff00ff00)[1]);
    assertThat(first(picture, 0xffff0000)[0]).isLessThan(first(picture, 0xff00ff00)[0]);
    assertThat(first(picture, 0xff0000ff)[1]).isGreaterThan(first(picture, 0xffff0000)[1]);
    assertThat(first(picture, 0xff0000ff)[0]).isEqualTo(first(picture, 0xffff0000)[0]);
  }

  @Test
  void long_and_foreign_names_stay_over_their_image() throws IOException {
    for (String name :
        List.of("x".repeat(500), "ネコ".repeat(99), "خط".repeat(99), "a\nb\u001b[31m\u202e", "")) {
      BufferedImage picture = draw(List.of(image(name, 90, 160, 255, 0, 0)), 1);

      int left = first(picture, 0xffff0000)[0];
      int right = left + count(picture, 0xffff0000) / height(picture, 0xffff0000);
      for (int x = right; x < picture.getWidth(); x++) {
        for (int y = 0; y < picture.getHeight(); y++) {
          assertThat(picture.getRGB(x, y)).as(name).isEqualTo(WHITE);
        }
      }
    }
  }

  @Test
  void bytes_that_are_no_image_of_that_size_are_refused() {
    assertThatThrownBy(() -> new BatchImage("a", 2, 2, new byte[11]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BatchImage image(
      String label, int height, int width, int red, int green, int blue) {
    byte[] planes = new byte[3 * height * width];
    int area = height * width;
    Arrays.fill(planes, 0, area, (byte) red);
    Arrays.fill(planes, area, 2 * area, (byte) green);
    Arrays.fill(planes, 2 * area, 3 * area, (byte) blue);
    return new BatchImage(label, height, width, planes);
  }

  private static BufferedImage draw(List<BatchImage> images, int columns) throws IOException {
    return decoded(BatchPlot.draw("Title", "note", images, columns));
  }

  private static BufferedImage decoded(PngImage png) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png.bytes())));
  }

  private static int count(BufferedImage picture, int colour) {
    return (int) IntStream.of(pixels(picture)).filter(pixel -> pixel == colour).count();
  }

  private static int[] first(BufferedImage picture, int colour) {
    int[] pixels = pixels(picture);
    int at =
        IntStream.range(0, pixels.length).filter(i -> pixels[i] == colour).findFirst().orElse(-1);
    return new int[] {at % picture.getWidth(), at / picture.getWidth()};
  }

  private static int height(BufferedImage picture, int colour) {
    int column = first(picture, colour)[0];
    return (int)
        IntStream.range(0, picture.getHeight())
            .filter(y -> picture.getRGB(column, y) == colour)
            .count();
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(
        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
  }
}

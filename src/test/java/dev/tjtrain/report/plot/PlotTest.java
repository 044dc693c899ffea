package dev.tjtrain.report.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.evaluate.Evaluation;
import dev.tjtrain.report.page.Curve;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlotTest {

  private static final int TRAIN = 0xff2563c9;
  private static final int VALIDATION = 0xffe0700d;

  @Test
  void both_curves_are_drawn_in_their_colours_on_white() throws IOException {
    BufferedImage image =
        decoded(
            CurvePlot.draw(
                "Loss", false, List.of(curve("train", "train"), curve("validation", "val"))));

    assertThat(image.getRGB(2, 2)).isEqualTo(0xffffffff);
    assertThat(count(image, TRAIN)).isGreaterThan(1000);
    assertThat(count(image, VALIDATION)).isGreaterThan(1000);
  }

  @Test
  void curves_without_a_value_leave_an_empty_plot() throws IOException {
    Curve none = new Curve("train", "train", List.of(new Curve.Point(0, Double.NaN)));

    BufferedImage image = decoded(CurvePlot.draw("Loss", false, List.of(none)));

    assertThat(count(image, TRAIN)).isZero();
  }

  @Test
  void a_single_epoch_is_drawn() throws IOException {
    Curve one = new Curve("train", "train", List.of(new Curve.Point(0, 0.5)));

    assertThat(count(decoded(CurvePlot.draw("Loss", false, List.of(one))), TRAIN)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 30, 61, 700})
  void a_matrix_of_any_size_is_drawn(int classes) throws IOException {
    int[][] confusion = new int[classes][classes];
    IntStream.range(0, classes).forEach(c -> confusion[c][c] = 12345);
    List<String> names =
        IntStream.range(0, classes).mapToObj(c -> c + " \uD83D\uDC31".repeat(60)).toList();

    PngImage png = ConfusionPlot.draw(new Evaluation(0, 1, names, confusion));

    BufferedImage image = decoded(png);
    assertThat(image.getWidth()).isEqualTo(png.width()).isBetween(400, 2600);
    assertThat(image.getHeight()).isEqualTo(png.height()).isBetween(200, 2600);
    assertThat(count(image, TRAIN)).as("cells that are right").isGreaterThanOrEqualTo(classes);
  }

  @Test
  void missing_fonts_are_noticed_however_java_tells_of_them() {
    assertThat(Fonts.work(() -> {})).isTrue();
    assertThat(Fonts.work(() -> fail(new InternalError("Fontconfig head is null")))).isFalse();
    assertThat(Fonts.work(() -> fail(new UnsatisfiedLinkError("libharfbuzz.so.0")))).isFalse();
    assertThat(
            Fonts.work(
                () -> {
                  throw new IllegalStateException("Fontconfig head is null");
                }))
        .isFalse();
  }

  private static void fail(Error error) {
    throw error;
  }

  private static Curve curve(String name, String colour) {
    double from = colour.equals("train") ? 1.0 : 0.8;
    return new Curve(
        name,
        colour,
        IntStream.range(0, 20).mapToObj(e -> new Curve.Point(e, from / (1 + e))).toList());
  }

  private static BufferedImage decoded(PngImage png) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png.bytes())));
  }

  private static long count(BufferedImage image, int colour) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return IntStream.of(pixels).filter(pixel -> pixel == colour).count();
  }
}

package dev.tjtrain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.DrawnFrames;
import dev.tjtrain.image.ExifBytes;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are stored turned, as a phone that was held upside down stores them. */
class PhotographsTest {

  private static final int UPSIDE_DOWN = 3;

  @TempDir Path folder;
  private Path plain;
  private Path turned;

  @BeforeEach
  void draw() throws Exception {
    plain = DrawnFrames.folder(folder.resolve("plain"), 12, "cat", "dog");
    turned = DrawnFrames.folder(folder.resolve("turned"), 12, "cat", "dog");
    try (Stream<Path> all = Files.walk(turned)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        turn(file);
      }
    }
  }

  @Test
  void they_are_learnt_and_judged_as_the_upright_ones() throws Exception {
    Cli.Result upright = train(plain, "upright");
    Cli.Result photographs = train(turned, "photographs");

    assertThat(upright.err()).doesNotContain("EXIF");
    assertThat(photographs.err())
        .contains(
            "24 of 24 images are stored turned or mirrored (EXIF orientation): they are turned"
                + " upright");
    assertThat(metrics("photographs")).isEqualTo(metrics("upright"));
    String model = folder.resolve("photographs/best.pt").toString();
    assertThat(predict(model, turned.resolve("cat/03.png")))
        .isEqualTo(predict(model, plain.resolve("cat/03.png")));
    Cli.Result evaluated = cli().run("evaluate", "--model", model);
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.err()).contains("they are turned upright");
    String accuracy = Files.readString(folder.resolve("photographs/result.json"));
    assertThat(cli().run("evaluate", "--model", model, "--json").out())
        .contains(loss(accuracy).substring(0, 12));
  }

  @Test
  void they_are_taken_as_they_are_stored_if_that_is_asked_for() throws Exception {
    Cli.Result ignored = train(turned, "ignored", "--exif-orientation", "ignore");
    Cli.Result tutorial = train(turned, "tutorial", "--recipe", "tutorial");

    for (Cli.Result result : List.of(ignored, tutorial)) {
      assertThat(result.err())
          .contains("that is ignored; --exif-orientation apply turns them upright");
    }
    train(plain, "upright");
    assertThat(metrics("ignored")).isNotEqualTo(metrics("upright"));
    String model = folder.resolve("ignored/best.pt").toString();
    assertThat(predict(model, turned.resolve("cat/03.png")))
        .isNotEqualTo(predict(model, plain.resolve("cat/03.png")));
  }

  private Cli.Result train(Path data, String out, String... more) {
    List<String> arguments =
        Stream.concat(
                Stream.of("transfer", "--data", data.toString(), "--weights", "embedded"),
                Stream.of(more))
            .toList();
    Cli.Result result =
        cli()
            .run(
                Stream.concat(
                        arguments.stream(),
                        Stream.of(
                            "--epochs",
                            "2",
                            "--image-size",
                            "48x64",
                            "--device",
                            "cpu",
                            "--out",
                            folder.resolve(out).toString()))
                    .toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private Cli cli() {
    return new Cli(folder.resolve("home"));
  }

  private String predict(String model, Path image) throws IOException {
    Path copy = Files.write(folder.resolve("image.png"), Files.readAllBytes(image));
    Cli.Result result =
        cli().run("predict", "--model", model, "--json", "--no-calibration", copy.toString());
    assertThat(result.code()).as(result.err()).isZero();
    return result.out();
  }

  private static String loss(String result) {
    String marker = "\"loss\": ";
    return result.substring(result.indexOf(marker) + marker.length());
  }

  /** Without the seconds, which stand last. */
  private List<String> metrics(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("metrics.csv")).stream()
        .map(line -> line.substring(0, line.lastIndexOf(',')))
        .toList();
  }

  private static void turn(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    BufferedImage stored =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        stored.setRGB(
            image.getWidth() - 1 - x, image.getHeight() - 1 - y, image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(stored, "png", png);
    Files.write(file, ExifBytes.inPng(png.toByteArray(), UPSIDE_DOWN, ByteOrder.BIG_ENDIAN));
  }
}

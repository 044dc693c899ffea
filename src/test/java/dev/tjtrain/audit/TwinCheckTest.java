package dev.tjtrain.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.Shared;
import dev.tjtrain.audit.TwinCheck.Match;
import dev.tjtrain.image.ImageDecoder;
import dev.tjtrain.image.PixelMemory;
import dev.tjtrain.image.RgbImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;

/** Drawn scenes, and copies of them as people and programs make them. */
class TwinCheckTest {

  private final BufferedImage scene = scene(1, 300, 200);

  @Test
  void equal_pictures_do_not_differ() throws IOException {
    Match match = match(rgb(scene), rgb(scene));

    assertThat(match.difference()).isLessThan(0.001);
    assertThat(closely(rgb(scene), rgb(scene), match)).isLessThan(0.01);
  }

  @Test
  void compression_is_seen_through() throws IOException {
    assertOne(rgb(scene), new ImageDecoder().decode(jpeg(scene, 0.75f), "jpeg", new PixelMemory()));
  }

  @Test
  void another_size_is_seen_through() throws IOException {
    BufferedImage half = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = half.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(scene, 0, 0, 640, 360, null);
    graphics.dispose();

    assertOne(rgb(scene), rgb(half));
  }

  @Test
  void a_lost_border_is_seen_through_whichever_picture_lost_it() throws IOException {
    RgbImage cut = rgb(scene.getSubimage(74, 22, 1180, 662));

    assertOne(rgb(scene), cut);
    assertOne(cut, rgb(scene));
  }

  @Test
  void a_little_more_light_is_seen_through() throws IOException {
    BufferedImage brighter = new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 720; y++) {
      for (int x = 0; x < 1280; x++) {
        Color color = new Color(scene.getRGB(x, y));
        brighter.setRGB(
            x,
            y,
            new Color(
                    Math.min(255, color.getRed() + 12),
                    Math.min(255, color.getGreen() + 12),
                    Math.min(255, color.getBlue() + 12))
                .getRGB());
      }
    }
    assertOne(rgb(scene), rgb(brighter));
  }

  @Test
  void one_thing_that_has_moved_tells() throws IOException {
    RgbImage moved = rgb(scene(1, 340, 200));

    assertThat(match(rgb(scene), moved).difference()).isGreaterThan(TwinCheck.ALIKE);
  }

  @Test
  void a_small_thing_that_has_moved_tells_in_large() throws IOException {
    RgbImage moved = rgb(scene(1, 306, 200));
    Match match = match(rgb(scene), moved);

    assertThat(closely(rgb(scene), moved, match)).isGreaterThan(TwinCheck.ONE);
  }

  @Test
  void another_scene_is_not_alike() throws IOException {
    assertThat(match(rgb(scene), rgb(scene(2, 300, 200))).difference())
        .isGreaterThan(TwinCheck.ALIKE);
  }

  @Test
  void pictures_of_one_colour_are_compared_without_failure() throws IOException {
    RgbImage grey = new RgbImage(90, 160, new byte[3 * 90 * 160]);

    assertThat(match(grey, grey).difference()).isZero();
    assertThat(match(grey, rgb(scene)).difference()).isGreaterThan(TwinCheck.ALIKE);
    assertThat(match(rgb(scene), grey).difference()).isGreaterThan(TwinCheck.ALIKE);
  }

  /** Successive seconds of the film: the first two hold one drawing, the third is another. */
  @Test
  void frames_of_a_film_are_not_one_picture() throws IOException {
    RgbImage first = new ImageDecoder().decode(Shared.path("film/tom/frame208.jpg"));
    RgbImage held = new ImageDecoder().decode(Shared.path("film/tom/frame209.jpg"));
    RgbImage later = new ImageDecoder().decode(Shared.path("film/tom/frame211.jpg"));
    Match match = match(first, held);

    assertThat(match.difference()).isBetween(0.01, TwinCheck.ALIKE);
    assertThat(closely(first, held, match)).isGreaterThan(TwinCheck.ONE);
    assertThat(match(first, later).difference()).isGreaterThan(TwinCheck.ALIKE);
  }

  private static void assertOne(RgbImage one, RgbImage other) {
    Match match = match(one, other);
    assertThat(match.difference()).isLessThan(TwinCheck.WORTH_A_CLOSER_LOOK);
    assertThat(closely(one, other, match)).isLessThan(TwinCheck.ONE);
  }

  private static Match match(RgbImage one, RgbImage other) {
    return TwinCheck.match(Picture.of(one).check(), Picture.of(other).check());
  }

  private static double closely(RgbImage one, RgbImage other, Match match) {
    return TwinCheck.closely(Picture.closeUp(one), Picture.closeUp(other), match);
  }

  /** 1280 x 720: shapes with outlines, and a small figure at (2 x, 2 y). */
  private static BufferedImage scene(int seed, int x, int y) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(1280, 720, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(2, 2);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setStroke(new BasicStroke(3));
    graphics.setColor(Color.getHSBColor(random.nextFloat(), 0.3f, 0.7f));
    graphics.fillRect(0, 0, 640, 360);
    for (int i = 0; i < 14; i++) {
      graphics.setColor(
          Color.getHSBColor(random.nextFloat(), 0.5f, 0.3f + 0.6f * random.nextFloat()));
      int left = random.nextInt(640);
      int top = random.nextInt(360);
      int size = 40 + random.nextInt(100);
      graphics.fillOval(left, top, size, size);
      graphics.setColor(Color.DARK_GRAY);
      graphics.drawOval(left, top, size, size);
    }
    graphics.setColor(new Color(120, 60, 20));
    graphics.fillOval(x, y, 50, 60);
    graphics.setColor(Color.WHITE);
    graphics.fillOval(x + 10, y + 10, 12, 12);
    graphics.dispose();
    return image;
  }

  private static RgbImage rgb(BufferedImage image) {
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < rgb.length / 3; i++) {
      int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new RgbImage(image.getHeight(), image.getWidth(), rgb);
  }

  private static byte[] jpeg(BufferedImage image, float quality) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    }
    writer.dispose();
    return bytes.toByteArray();
  }
}

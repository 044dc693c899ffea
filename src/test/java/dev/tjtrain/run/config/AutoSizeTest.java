package dev.tjtrain.run.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.run.config.ModelOptions.Recipe;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoSizeTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "300x300, png, 224x224",
    "720x1280, jpg, 160x288",
    "480x640, bmp, 192x256",
    "640x480, gif, 256x192",
    "32x32, png, 128x128", // no more pixels than the tutorial's
    "150x150, png, 160x160",
    "100x3000, png, 128x384", // three times as wide is the most
  })
  void images_keep_their_shape_and_come_near_to_the_size_of_imagenet(
      String shape, String kind, String size) throws Exception {
    write("cat/a." + kind, shape);
    write("dog/b." + kind, shape);

    AutoSize chosen = choose(Map.of());

    assertThat(chosen.size()).hasToString(size);
    assertThat(chosen.reason().orElseThrow()).contains("times as wide as high");
  }

  @Test
  void wide_and_high_images_meet_in_a_square() throws Exception {
    write("cat/a.png", "300x400");
    write("cat/b.png", "400x300");

    assertThat(choose(Map.of()).size()).hasToString("224x224");
  }

  @Test
  void the_tutorials_images_keep_the_tutorials_size() throws Exception {
    write("jerry/a.png", "300x300");
    write("tom_jerry_1/b.png", "300x300");

    assertThat(choose(Map.of()).size()).hasToString("90x160");
  }

  @Test
  void the_best_recipe_sees_more_of_any_image() throws Exception {
    write("jerry/a.png", "720x1280");
    write("tom/b.png", "720x1280");

    DataOptions data = Settings.read(DataOptions.class, Map.of("data", folder.toString()));

    assertThat(AutoSize.of(data, Recipe.BEST, ImageFolderDataset.open(folder)).size())
        .hasToString("192x320");
  }

  @Test
  void what_is_asked_for_is_taken_without_a_reason() throws Exception {
    write("cat/a.png", "300x300");

    assertThat(choose(Map.of("image-size", "64x70")))
        .isEqualTo(new AutoSize(new ImageSize(64, 70), Optional.empty()));
    assertThat(choose(Map.of("recipe", "tutorial")).size()).hasToString("90x160");
  }

  @Test
  void images_that_cannot_be_read_do_not_count() throws Exception {
    write("cat/a.png", "300x300");
    Files.writeString(folder.resolve("cat/b.png"), "no image");

    assertThat(choose(Map.of()).size()).hasToString("224x224");
    Files.delete(folder.resolve("cat/a.png"));
    assertThat(choose(Map.of()).size()).hasToString("90x160");
  }

  private AutoSize choose(Map<String, String> options) throws IOException {
    Map<String, String> texts = new HashMap<>(options);
    texts.put("data", folder.toString());
    DataOptions data = Settings.read(DataOptions.class, texts);
    return AutoSize.of(data, ImageFolderDataset.open(folder));
  }

  private void write(String name, String shape) throws IOException {
    String[] sides = shape.split("x", -1);
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image =
        new BufferedImage(
            Integer.parseInt(sides[1]), Integer.parseInt(sides[0]), BufferedImage.TYPE_INT_RGB);
    String kind = name.substring(name.lastIndexOf('.') + 1);
    assertThat(ImageIO.write(image, kind, file.toFile())).isTrue();
  }
}

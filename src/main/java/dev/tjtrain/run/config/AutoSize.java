package dev.tjtrain.run.config;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.image.ImageHeader;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.run.config.ModelOptions.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The size that images are resized to, as it was asked for or as it suits them.
 *
 * @param size never {@code auto}
 * @param reason why it was chosen; empty if it was asked for
 */
public record AutoSize(ImageSize size, Optional<String> reason) {

  /** Of the tutorial's dataset. */
  private static final Set<String> TUTORIAL_CLASSES =
      Set.of("jerry", "tom", "tom_jerry_0", "tom_jerry_1");

  /** As many as ImageNet's networks were trained on. */
  private static final double PIXELS = 224 * 224;

  /** What was measured for {@code --recipe best}. */
  private static final double MOST_PIXELS = 180 * 320;

  /** By so much MobileNetV2 and most others make an image smaller on its way. */
  private static final int STRIDE = 32;

  private static final int SMALLEST = 64;

  /** Longer images are squeezed, cropped or padded to that. */
  private static final double LONGEST = 3;

  /** One film or one camera is much alike. */
  private static final int MOST_LOOKED_AT = 50;

  /** The size that {@code data} asks for, or one that suits the images, by the default recipe. */
  public static AutoSize of(DataOptions data, ImageFolderDataset images) {
    return of(data, Recipe.DEFAULT, images);
  }

  /** The same by {@code recipe}. */
  public static AutoSize of(DataOptions data, Recipe recipe, ImageFolderDataset images) {
    if (!data.imageSize().equals(ImageSize.AUTO)) {
      return new AutoSize(data.imageSize(), Optional.empty());
    }
    if (recipe == Recipe.BEST) {
      return ofShapes(images, MOST_PIXELS);
    }
    if (data.sample()
        || KaggleDataset.TOM_AND_JERRY.equals(data.dataset())
        || TUTORIAL_CLASSES.containsAll(images.getClasses())) {
      return new AutoSize(ImageSize.TUTORIAL, Optional.of("the tutorial's, as are the images"));
    }
    return ofShapes(images, PIXELS);
  }

  /** The same options with this size. */
  public DataOptions in(DataOptions data) {
    return data.withImageSize(size);
  }

  /**
   * About as many pixels as {@code wanted}, but no more than most images have or the tutorial's
   * size has; sides in the images' mean proportion, each to the nearest multiple of 32.
   */
  private static AutoSize ofShapes(ImageFolderDataset images, double wanted) {
    int looked = Math.min(MOST_LOOKED_AT, images.count());
    double logs = 0;
    double[] pixels = new double[looked];
    int known = 0;
    for (int i = 0; i < looked; i++) {
      int[] shape = shape(images, (int) ((long) i * images.count() / looked));
      if (shape[0] > 0 && shape[1] > 0) {
        logs += Math.log((double) shape[1] / shape[0]);
        pixels[known++] = (double) shape[0] * shape[1];
      }
    }
    if (known == 0) {
      return new AutoSize(ImageSize.TUTORIAL, Optional.of("no image could be looked at"));
    }
    Arrays.sort(pixels, 0, known);
    double most = ImageSize.TUTORIAL.height() * ImageSize.TUTORIAL.width();
    double area = Math.min(wanted, Math.max(most, pixels[known / 2]));
    double proportion = Math.exp(logs / known);
    double bounded = Math.max(1 / LONGEST, Math.min(LONGEST, proportion));
    ImageSize size =
        new ImageSize(side(Math.sqrt(area / bounded)), side(Math.sqrt(area * bounded)));
    return new AutoSize(
        size,
        Optional.of(
            String.format(
                Locale.ROOT,
                "the images are %.2f times as wide as high and have %,.0f pixels; --image-size sets another",
                proportion,
                pixels[known / 2])));
  }

  private static int side(double length) {
    return Math.max(SMALLEST, (int) Math.round(length / STRIDE) * STRIDE);
  }

  /** Height and width; zeros if it cannot be read, of which the pass over the images speaks. */
  private static int[] shape(ImageFolderDataset images, int index) {
    try {
      if (!Files.isRegularFile(images.file(index))) {
        return new int[2]; // a pipe would be waited for
      }
      ImageHeader header = ImageHeader.read(images.file(index));
      if (header.height() > 0) {
        return images.isUpright()
            ? header.uprightSize()
            : new int[] {header.height(), header.width()};
      }
      RgbImage image = images.image(index);
      return new int[] {image.height(), image.width()};
    } catch (IOException e) {
      return new int[2];
    }
  }
}

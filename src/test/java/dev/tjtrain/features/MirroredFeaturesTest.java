package dev.tjtrain.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.cache.CacheFolder;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.work.Progress;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds rows of mirrored frames against rows of files that were mirrored themselves. */
class MirroredFeaturesTest {

  /** More than a batch, and neither all images nor an even share of them. */
  private static final int[] SOME = IntStream.range(0, 26).filter(i -> i % 4 != 1).toArray();

  /** Those of the images themselves, so that resizing before and after is the same. */
  private static final Preprocessing PREPROCESSING = new Preprocessing(48, 64, true);

  @TempDir private Path folder;
  private final UnreadableImages skips = new UnreadableImages(1, reason -> {});
  private final Network network;

  MirroredFeaturesTest() throws IOException {
    network = Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu());
  }

  @BeforeEach
  void draw() throws IOException {
    DrawnFrames.folder(folder.resolve("frames"), 13, "a", "b");
  }

  @AfterEach
  void close() {
    network.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 17, 18, 19})
  void features_are_those_of_mirrored_files_bit_for_bit(int cut) throws IOException {
    mirrorFiles();
    try (TensorDataset rows = pass("frames").mirrored(SOME).frozenFeatures(cut);
        TensorDataset expected = pass("mirrored").frozenFeatures(cut);
        TensorDataset plain = pass("frames").frozenFeatures(cut)) {
      assertThat(bytes(rows, SOME)).isEqualTo(bytes(expected, SOME));
      assertThat(bytes(rows, SOME)).isNotEqualTo(bytes(plain, SOME));
    }
  }

  @Test
  void frames_are_those_of_mirrored_files() throws IOException {
    mirrorFiles();
    try (TensorDataset rows = pass("frames").mirrored(SOME).resizedImages();
        TensorDataset expected = pass("mirrored").resizedImages()) {
      assertThat(bytes(rows, SOME)).isEqualTo(bytes(expected, SOME));
    }
  }

  @Test
  void images_that_were_not_asked_for_or_cannot_be_read_are_zeros() throws IOException {
    Files.writeString(folder.resolve("frames/a/02.png"), "no image");
    FeatureExtractor pass = pass("frames");
    try (TensorDataset plain = pass.resizedImages();
        TensorDataset rows = pass.mirrored(SOME).resizedImages()) {
      assertThat(bytes(rows, new int[] {1, 5})).containsOnly(0);
      assertThat(bytes(rows, new int[] {2})).containsOnly(0).isEqualTo(bytes(plain, new int[] {2}));
      assertThat(bytes(rows, new int[] {3})).isNotEqualTo(bytes(plain, new int[] {3}));
    }
    assertThat(skips.reasons()).containsOnlyKeys(2);
  }

  @Test
  void kept_rows_are_not_computed_again() throws IOException {
    CacheFolder kept = new CacheFolder(folder.resolve("kept"));
    FeatureCache cache = new FeatureCache(kept, 1_000_000_000, warning -> {});
    byte[] fresh;
    try (TensorDataset rows = pass("frames", cache).mirrored(SOME).frozenFeatures(19)) {
      fresh = bytes(rows, SOME);
    }
    assertThat(images(kept)).as("features, and what is pooled of them").isEqualTo(2 * SOME.length);
    long size = bytes(kept);

    try (TensorDataset rows = pass("frames", cache).mirrored(SOME).frozenFeatures(19)) {
      assertThat(bytes(rows, SOME)).isEqualTo(fresh);
    }
    assertThat(bytes(kept)).as("nothing was computed").isEqualTo(size);

    pass("frames", cache).frozenFeatures(19).close();
    assertThat(images(kept)).as("plain rows are others").isEqualTo(2 * SOME.length + 2 * 26);
  }

  private static int images(CacheFolder kept) throws IOException {
    return kept.list().stream().mapToInt(CacheFolder.Entry::images).sum();
  }

  /** Grows with each tensor that is computed. */
  private static long bytes(CacheFolder kept) throws IOException {
    return kept.list().stream().mapToLong(CacheFolder.Entry::bytes).sum();
  }

  @Test
  void no_image_at_all_has_no_rows() throws IOException {
    try (TensorDataset rows = pass("frames").mirrored(new int[0]).frozenFeatures(19)) {
      assertThat(bytes(rows, new int[] {0, 25})).containsOnly(0);
    }
  }

  @Test
  void rows_followed_by_others_are_read_as_one() throws IOException {
    TensorDataset plain = pass("frames").resizedImages();
    TensorDataset mirrored = pass("frames").mirrored(SOME).resizedImages();
    byte[] third = bytes(plain, new int[] {3});
    byte[] mirrorOfThird = bytes(mirrored, new int[] {3});
    try (TensorDataset both = plain.followedBy(mirrored)) {
      assertThat(bytes(both, new int[] {3})).isEqualTo(third);
      assertThat(bytes(both, new int[] {26 + 3})).isEqualTo(mirrorOfThird);
      assertThat(bytes(both, new int[] {26 + 3, 3})).startsWith(mirrorOfThird).endsWith(third);
    }
    assertThatThrownBy(() -> bytes(plain, new int[] {0})).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> bytes(mirrored, new int[] {0})).isInstanceOf(IOException.class);
  }

  @Test
  void rows_of_another_shape_cannot_follow() throws IOException {
    try (TensorDataset frames = pass("frames").resizedImages();
        TensorDataset features = pass("frames").frozenFeatures(19)) {
      assertThatThrownBy(() -> frames.followedBy(features))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("(3, 48, 64)");
    }
  }

  private FeatureExtractor pass(String name) throws IOException {
    return pass(name, FeatureCache.NONE);
  }

  private FeatureExtractor pass(String name, FeatureCache cache) throws IOException {
    ImageFolderDataset frames = ImageFolderDataset.open(folder.resolve(name));
    assertThat(frames.count()).isEqualTo(26);
    return new FeatureExtractor(
        frames, network, PREPROCESSING, skips, Progress.NONE, () -> false, cache);
  }

  private void mirrorFiles() throws IOException {
    ImageFolderDataset frames = ImageFolderDataset.open(folder.resolve("frames"));
    for (int i = 0; i < frames.count(); i++) {
      BufferedImage image = ImageIO.read(frames.file(i).toFile());
      int width = image.getWidth();
      BufferedImage mirror =
          new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_INT_RGB);
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < width; x++) {
          mirror.setRGB(width - 1 - x, y, image.getRGB(x, y));
        }
      }
      Path file = folder.resolve("mirrored").resolve(frames.path(i));
      Files.createDirectories(file.getParent());
      ImageIO.write(mirror, "png", file.toFile());
    }
  }

  private byte[] bytes(TensorDataset rows, int[] images) throws IOException {
    try (NDManager manager = network.newManager()) {
      return rows.batch(manager, images, 0, images.length).toByteArray();
    }
  }
}

package dev.tjtrain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.work.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearestImagesTest {

  @TempDir private Path folder = Path.of("");

  /** 150 training images, so that a second chunk begins; 9 x 16 pixels are not averaged further. */
  @Test
  void similarities_are_cosines_without_the_mean_image() throws Exception {
    DrawnFrames.folder(folder, 80, "a", "b");
    int[] train = IntStream.range(0, 150).toArray();
    int[] queries = IntStream.range(150, 160).toArray();
    try (Network network = network();
        TensorDataset rows = pass(network, new Preprocessing(9, 16, false)).resizedImages()) {
      NearestImages found = NearestImages.find(rows, train, queries, 1, () -> false);

      double[][] known = centred(rows, train, train);
      double[][] wanted = centred(rows, queries, train);
      for (int q = 0; q < queries.length; q++) {
        double[] cosines = new double[train.length];
        int best = 0;
        for (int t = 0; t < train.length; t++) {
          cosines[t] = cosine(wanted[q], known[t]);
          best = cosines[t] > cosines[best] ? t : best;
        }
        assertThat((double) found.similarity()[q][0]).isCloseTo(cosines[best], within(1e-5));
        assertThat(cosines[found.nearest()[q][0]]).isCloseTo(cosines[best], within(1e-5));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 14, 17, 19})
  void the_same_picture_in_another_file_is_found_by_features_of_any_block(int cut)
      throws Exception {
    DrawnFrames.folder(folder, 12, "a", "b");
    DrawnFrames.write(folder.resolve("a/copy.png"), "a", 50);
    DrawnFrames.write(folder.resolve("a/original.jpg"), "a", 50);
    ImageFolderDataset frames = ImageFolderDataset.open(folder);
    int copy = index(frames, "a/copy.png");
    int original = index(frames, "a/original.jpg");
    int[] train = IntStream.range(0, frames.count()).filter(i -> i != copy).toArray();
    try (Network network = network();
        TensorDataset rows = pass(network, new Preprocessing(90, 160, true)).frozenFeatures(cut)) {
      NearestImages found = NearestImages.find(rows, train, new int[] {copy}, 1, () -> false);

      assertThat(found.nearest()[0][0]).isEqualTo(original);
      assertThat((double) found.similarity()[0][0]).isGreaterThan(found.threshold());
    }
  }

  /** More than are compared at once, and each among those it is compared with. */
  @Test
  void the_most_similar_images_come_in_order_and_without_the_image_itself() throws Exception {
    DrawnFrames.folder(folder, 20, "a", "b");
    int[] all = IntStream.range(0, 40).toArray();
    try (Network network = network();
        TensorDataset rows = pass(network, new Preprocessing(9, 16, false)).resizedImages()) {
      NearestImages found = NearestImages.find(rows, all, all, 5, () -> false);

      double[][] centred = centred(rows, all, all);
      for (int q = 0; q < all.length; q++) {
        int query = q;
        int[] expected =
            IntStream.of(all)
                .filter(t -> t != query)
                .boxed()
                .sorted(Comparator.comparingDouble(t -> -cosine(centred[query], centred[t])))
                .limit(5)
                .mapToInt(t -> t)
                .toArray();
        assertThat(found.nearest()[q]).containsExactly(expected);
        assertThat((double) found.similarity()[q][4])
            .isCloseTo(cosine(centred[q], centred[expected[4]]), within(1e-5));
      }
      assertThat(
              NearestImages.find(rows, new int[] {1, 2}, new int[] {1}, 5, () -> false).nearest())
          .isDeepEqualTo(new int[][] {{2}});
    }
  }

  @Test
  void images_without_any_differences_are_not_alike_but_no_failure_either() throws Exception {
    DrawnFrames.folder(folder, 0, "a", "b");
    for (int i = 0; i < 6; i++) {
      DrawnFrames.write(folder.resolve("a/" + i + ".png"), "a", 3);
      DrawnFrames.write(folder.resolve("b/" + i + ".png"), "a", 3);
    }
    try (Network network = network();
        TensorDataset rows = pass(network, new Preprocessing(90, 160, false)).resizedImages()) {
      NearestImages found =
          NearestImages.find(rows, new int[] {0, 1, 2}, new int[] {3, 4}, 1, () -> false);

      assertThat(found.similarity()[0][0]).isBetween(-1.001f, 1.001f);
    }
  }

  @Test
  void a_stop_is_heard() throws Exception {
    DrawnFrames.folder(folder, 5, "a", "b");
    try (Network network = network();
        TensorDataset rows = pass(network, new Preprocessing(48, 64, false)).resizedImages()) {
      assertThatThrownBy(
              () -> NearestImages.find(rows, new int[] {1}, new int[] {2}, 1, () -> true))
          .isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void a_sample_is_spread_evenly() {
    int[] images = IntStream.range(0, 10).toArray();

    assertThat(NearestImages.sample(images, 4)).containsExactly(0, 2, 5, 7);
    assertThat(NearestImages.sample(images, 10)).isEqualTo(images);
    assertThat(NearestImages.sample(images, 11)).isEqualTo(images);
  }

  private static Network network() throws IOException {
    return Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu());
  }

  private FeatureExtractor pass(Network network, Preprocessing preprocessing) throws IOException {
    return new FeatureExtractor(
        ImageFolderDataset.open(folder),
        network,
        preprocessing,
        new UnreadableImages(0, reason -> {}),
        Progress.NONE,
        () -> false,
        FeatureCache.NONE);
  }

  private static int index(ImageFolderDataset frames, String path) {
    return IntStream.range(0, frames.count())
        .filter(i -> frames.path(i).equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static double[][] centred(TensorDataset rows, int[] images, int[] train)
      throws IOException {
    double[][] all = values(rows, train);
    double[][] centred = values(rows, images);
    for (int v = 0; v < all[0].length; v++) {
      double mean = 0;
      for (double[] one : all) {
        mean += one[v] / all.length;
      }
      for (double[] one : centred) {
        one[v] -= mean;
      }
    }
    return centred;
  }

  private static double[][] values(TensorDataset rows, int[] images) throws IOException {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        NDArray batch = rows.batch(manager, images, 0, images.length)) {
      byte[] bytes = batch.toByteArray();
      int length = bytes.length / images.length;
      double[][] values = new double[images.length][length];
      for (int i = 0; i < bytes.length; i++) {
        values[i / length][i % length] = bytes[i] & 0xff;
      }
      return values;
    }
  }

  private static double cosine(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}

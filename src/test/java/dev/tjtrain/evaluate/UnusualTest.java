package dev.tjtrain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
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
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnusualTest {

  @TempDir private Path folder;

  /** Distances as the kernel gives them, in double precision. */
  @Test
  void scores_are_robust_deviations_of_leave_one_out_distances() throws Exception {
    DrawnFrames.folder(folder, 15, "a");
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(1), 1, 1, Device.cpu());
        TensorDataset rows = pooled(network)) {
      int[] all = IntStream.range(0, 15).toArray();

      double[] scores = Unusual.scores(rows, all, () -> false);

      double[] expected = expected(values(rows, all));
      for (int i = 0; i < all.length; i++) {
        assertThat(scores[i]).isCloseTo(expected[i], within(2e-2));
      }
    }
  }

  @Test
  void a_picture_of_another_kind_is_the_most_unusual() throws Exception {
    DrawnFrames.folder(folder, 30, "a");
    BufferedImage foreign = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 48; i++) {
      foreign.setRGB(i % 64, i / 64, (i * 7919) & 0xffffff);
    }
    ImageIO.write(foreign, "png", folder.resolve("a/zz.png").toFile());
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(1), 1, 1, Device.cpu());
        TensorDataset rows = pooled(network)) {
      double[] scores = Unusual.scores(rows, IntStream.range(0, 31).toArray(), () -> false);

      assertThat(scores[30]).isEqualTo(Arrays.stream(scores).max().orElseThrow());
    }
  }

  @Test
  void equal_images_are_all_as_usual() throws Exception {
    DrawnFrames.folder(folder, 0, "a");
    for (int i = 0; i < 4; i++) {
      DrawnFrames.write(folder.resolve("a/" + i + ".png"), "a", 3);
    }
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(1), 1, 1, Device.cpu());
        TensorDataset rows = pooled(network)) {
      assertThat(Unusual.scores(rows, new int[] {0, 1, 2, 3}, () -> false))
          .satisfies(
              scores ->
                  assertThat(Arrays.stream(scores).map(Math::abs).max().orElseThrow())
                      .isLessThan(2));
    }
  }

  /**
   * By the kernel's inverse instead of the covariance's: the squared distance of x_i is {@code (K -
   * K (K + n l I)^-1 K)_ii / l} with {@code K = X X^T}.
   */
  private static double[] expected(double[][] x) {
    int n = x.length;
    double trace = 0;
    double[][] kernel = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int v = 0; v < x[0].length; v++) {
          kernel[i][j] += x[i][v] * x[j][v];
        }
      }
      trace += kernel[i][i] / n;
    }
    double shrinkage = 0.25 * trace / x[0].length;
    double[] logs = new double[n];
    for (int i = 0; i < n; i++) {
      double[] solved = solve(kernel, n * shrinkage, kernel[i]);
      double squared = kernel[i][i];
      for (int j = 0; j < n; j++) {
        squared -= kernel[i][j] * solved[j];
      }
      squared /= shrinkage;
      logs[i] = Math.log(squared / (1 - squared / n));
    }
    double median = median(logs);
    double spread = 1.4826 * median(Arrays.stream(logs).map(l -> Math.abs(l - median)).toArray());
    return Arrays.stream(logs).map(l -> (l - median) / spread).toArray();
  }

  private static double[] solve(double[][] kernel, double ridge, double[] right) {
    int n = right.length;
    double[][] a = new double[n][];
    double[] b = right.clone();
    for (int i = 0; i < n; i++) {
      a[i] = kernel[i].clone();
      a[i][i] += ridge;
    }
    for (int p = 0; p < n; p++) {
      for (int r = p + 1; r < n; r++) {
        double factor = a[r][p] / a[p][p];
        for (int c = p; c < n; c++) {
          a[r][c] -= factor * a[p][c];
        }
        b[r] -= factor * b[p];
      }
    }
    for (int r = n - 1; r >= 0; r--) {
      for (int c = r + 1; c < n; c++) {
        b[r] -= a[r][c] * b[c];
      }
      b[r] /= a[r][r];
    }
    return b;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Roots of features, without their mean. */
  private static double[][] values(TensorDataset rows, int[] images) throws Exception {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      float[] all = rows.batch(manager, images, 0, images.length).toFloatArray();
      int values = all.length / images.length;
      double[][] x = new double[images.length][values];
      for (int v = 0; v < values; v++) {
        double mean = 0;
        for (int i = 0; i < images.length; i++) {
          x[i][v] = Math.sqrt(Math.max(0, all[i * values + v]));
          mean += x[i][v] / images.length;
        }
        for (int i = 0; i < images.length; i++) {
          x[i][v] -= mean;
        }
      }
      return x;
    }
  }

  private TensorDataset pooled(Network network) throws Exception {
    return new FeatureExtractor(
            ImageFolderDataset.open(folder),
            network,
            new Preprocessing(48, 64, true),
            new UnreadableImages(0, reason -> {}),
            Progress.NONE,
            () -> false,
            FeatureCache.NONE)
        .frozenFeatures(network.backbone().depth());
  }
}

package dev.tjtrain.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidatedHeadsTest {

  private static final int COUNT = 20;
  private static final int[] ALL = IntStream.range(0, COUNT).toArray();
  private static final int[] LABELS = IntStream.range(0, COUNT).map(i -> i / 10).toArray();
  private static final int[] FOLDS = IntStream.range(0, COUNT).map(i -> i % 2).toArray();
  private static final double[] TURNS =
      IntStream.range(0, COUNT).mapToDouble(i -> i % 10 / 10.0).toArray();

  @TempDir private Path folder;
  private Network network;
  private TensorDataset rows;

  @BeforeEach
  void features() throws Exception {
    DrawnFrames.folder(folder, 10, "a", "cow");
    network = Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu());
    rows =
        new FeatureExtractor(
                ImageFolderDataset.open(folder),
                network,
                new Preprocessing(32, 32, true),
                new UnreadableImages(0, reason -> {}),
                Progress.NONE,
                () -> false,
                FeatureCache.NONE)
            .frozenFeatures(1);
  }

  @AfterEach
  void close() throws Exception {
    rows.close();
    network.close();
  }

  /** The same objective by plain gradient descent, one head at a time, in double precision. */
  @Test
  void every_image_is_judged_by_the_head_that_has_not_seen_its_fold() throws Exception {
    CrossValidatedHeads heads = train(LABELS, 0.5, 1);

    double[][] inputs = standardized();
    for (int fold = 0; fold < 2; fold++) {
      double[][] weights = descend(inputs, fold);
      for (int i = 0; i < COUNT; i++) {
        if (FOLDS[i] == fold) {
          assertThat((double) heads.probabilities()[i][1])
              .isCloseTo(sigmoid(inputs[i], weights), within(2e-3));
        }
      }
    }
  }

  @Test
  void classes_of_different_hues_are_told_apart_and_a_wrong_label_is_seen() throws Exception {
    int[] wrong = LABELS.clone();
    wrong[3] = 1;

    CrossValidatedHeads heads = train(wrong, 0.5, 1);

    assertThat(train(LABELS, 0.5, 1).accuracy()[1]).isEqualTo(1, within(1e-9));
    assertThat(heads.accuracy()[1]).isEqualTo(0.95, within(1e-9));
    assertThat(heads.probabilities()[3][1]).isLessThan(0.5f);
  }

  /** The wrong labels have turns of 0.7 and above: the head of half the images is not misled. */
  @Test
  void a_head_of_a_share_learns_from_the_images_below_it() throws Exception {
    int[] labels = LABELS.clone();
    for (int i = 0; i < COUNT; i++) {
      labels[i] = TURNS[i] < 0.7 ? LABELS[i] : 1 - LABELS[i];
    }

    assertThat(train(labels, 0.5, 1).accuracy()[0]).isEqualTo(0.7, within(1e-9));
  }

  @Test
  void a_stop_is_heard() {
    assertThatThrownBy(
            () ->
                CrossValidatedHeads.train(
                    rows, ALL, LABELS, 2, FOLDS, TURNS, new double[] {1}, () -> true))
        .isInstanceOf(CancellationException.class);
  }

  private CrossValidatedHeads train(int[] labels, double... shares) throws Exception {
    return CrossValidatedHeads.train(rows, ALL, labels, 2, FOLDS, TURNS, shares, () -> false);
  }

  private double[][] standardized() throws Exception {
    double[][] x = new double[COUNT][];
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      float[] all = rows.batch(manager, ALL, 0, COUNT).toFloatArray();
      int values = all.length / COUNT;
      for (int i = 0; i < COUNT; i++) {
        x[i] = new double[values + 1];
        x[i][values] = 0.3;
      }
      for (int v = 0; v < values; v++) {
        double mean = 0;
        double square = 0;
        for (int i = 0; i < COUNT; i++) {
          mean += all[i * values + v] / COUNT;
        }
        for (int i = 0; i < COUNT; i++) {
          square += Math.pow(all[i * values + v] - mean, 2) / COUNT;
        }
        for (int i = 0; i < COUNT; i++) {
          x[i][v] = (all[i * values + v] - mean) / (Math.sqrt(square) + 1e-6) / Math.sqrt(values);
        }
      }
    }
    return x;
  }

  private static double[][] descend(double[][] x, int fold) {
    double[][] weights = new double[2][x[0].length];
    for (int step = 0; step < 6000; step++) {
      double[][] gradient = new double[2][x[0].length];
      for (int i = 0; i < COUNT; i++) {
        if (FOLDS[i] != fold) {
          double error = (sigmoid(x[i], weights) - LABELS[i]) / 10;
          for (int v = 0; v < x[i].length; v++) {
            gradient[0][v] -= error * x[i][v];
            gradient[1][v] += error * x[i][v];
          }
        }
      }
      for (int c = 0; c < 2; c++) {
        for (int v = 0; v < x[0].length; v++) {
          weights[c][v] -= 2 * (gradient[c][v] + 2 * 3e-4 * weights[c][v]);
        }
      }
    }
    return weights;
  }

  private static double sigmoid(double[] x, double[][] weights) {
    double logit = 0;
    for (int v = 0; v < x.length; v++) {
      logit += x[v] * (weights[1][v] - weights[0][v]);
    }
    return 1 / (1 + Math.exp(-logit));
  }
}

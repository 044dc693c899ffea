package dev.tjtrain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.tjtrain.DrawnFrames;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.Inference;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.network.Backbone;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Networks;
import dev.tjtrain.network.Preprocessing;
import dev.tjtrain.work.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluatorTest {

  /** 70 images, so that a second batch begins; the "network" says class 1 for every third. */
  @Test
  void every_cell_of_the_confusion_counts_actual_by_predicted(@TempDir Path temporary)
      throws Exception {
    DrawnFrames.folder(temporary, 35, "a", "b");
    ImageFolderDataset frames = ImageFolderDataset.open(temporary);
    int[] labels = IntStream.range(0, 70).map(frames::label).toArray();
    Inference thirds =
        new Inference() {
          private int seen;

          @Override
          public void update() {
            seen = 0;
          }

          @Override
          public NDArray logits(NDArray rows) {
            int n = (int) rows.getShape().get(0);
            float[] logits = new float[2 * n];
            for (int i = 0; i < n; i++) {
              logits[2 * i + (seen++ % 3 == 0 ? 1 : 0)] = 2;
            }
            return rows.getManager().create(logits).reshape(n, 2);
          }

          @Override
          public void close() {}
        };
    try (Network network =
            Networks.create(Backbone.DEFAULT, Networks.random(1), 2, 1, Device.cpu());
        TensorDataset rows =
            new FeatureExtractor(
                    frames,
                    network,
                    new Preprocessing(48, 64, false),
                    new UnreadableImages(0, reason -> {}),
                    Progress.NONE,
                    () -> false,
                    FeatureCache.NONE)
                .resizedImages()) {
      Evaluation evaluation =
          new Evaluator(network, thirds, rows, labels, List.of("a", "b"))
              .evaluate(IntStream.range(0, 70).toArray());

      // 0, 3, ..., 33 are 12 of class a; 36, ..., 69 are 12 of class b.
      assertThat(evaluation.confusion()).isDeepEqualTo(new int[][] {{23, 12}, {23, 12}});
      assertThat(evaluation.accuracy()).isCloseTo(35 / 70.0, within(1e-12));
      double right = Math.log1p(Math.exp(-2));
      assertThat(evaluation.loss()).isCloseTo(right + 2 * 35 / 70.0, within(1e-6));
    }
  }
}

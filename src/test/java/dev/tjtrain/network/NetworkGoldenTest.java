package dev.tjtrain.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import dev.tjtrain.Golden;
import dev.tjtrain.Shared;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.UnreadableImages;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.features.cache.FeatureCache;
import dev.tjtrain.work.Progress;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds frames, features and logits against PyTorch's. */
class NetworkGoldenTest {

  @Test
  void the_dataset_lists_frames_in_torchvisions_order() throws Exception {
    ImageFolderDataset frames = frames();

    assertThat(frames.count()).isEqualTo(64);
    assertThat(IntStream.range(0, 64).mapToObj(frames::file)).isEqualTo(Golden.frames());
    assertThat(IntStream.range(0, 64).map(frames::label)).containsExactly(boxed(Golden.labels()));
  }

  @Test
  void logits_in_inference_mode_are_pytorchs() throws Exception {
    try (Network network = Golden.network()) {
      assertLogits(network, false, "to_tensor");
      assertLogits(network, true, "imagenet_normalised");
    }
  }

  @Test
  void frozen_blocks_and_the_rest_make_the_whole_network_at_every_cut() throws Exception {
    try (Network network = Golden.network();
        NDManager manager = network.newManager()) {
      NDArray x = manager.randomNormal(new Shape(3, 3, 90, 160));
      float[] whole = network.forward(x, false).toFloatArray();
      for (int cut = 0; cut <= Backbone.DEFAULT.depth(); cut++) {
        NDArray frozen = FrozenBlocks.apply(network, x, cut);
        assertThat(network.trainable(frozen, cut, false).toFloatArray())
            .as("cut %d", cut)
            .containsExactly(whole, within(1e-4f));
      }
    }
  }

  private static void assertLogits(Network network, boolean imagenet, String golden)
      throws IOException {
    JsonArray expected = Shared.json("golden/logits.json").getAsJsonObject().getAsJsonArray(golden);
    int[] all = IntStream.range(0, 64).toArray();
    try (TensorDataset rows = pass(network, imagenet).resizedImages();
        NDManager manager = network.newManager()) {
      NDArray x = network.normalize(rows.batch(manager, all, 0, all.length), imagenet);
      float[] logits = network.forward(x, false).toFloatArray();
      for (int i = 0; i < all.length; i++) {
        assertThat(new float[] {logits[2 * i], logits[2 * i + 1]})
            .as("frame %d", i)
            .containsExactly(Golden.floats(expected.get(i)), within(1e-3f));
      }
    }
  }

  private static FeatureExtractor pass(Network network, boolean imagenet) throws IOException {
    return new FeatureExtractor(
        frames(),
        network,
        new Preprocessing(90, 160, imagenet),
        new UnreadableImages(0, reason -> {}),
        Progress.NONE,
        () -> false,
        FeatureCache.NONE);
  }

  private static ImageFolderDataset frames() throws IOException {
    return ImageFolderDataset.open(Shared.path("frames")).limitedTo(OptionalInt.of(32));
  }

  private static Integer[] boxed(int[] values) {
    return IntStream.of(values).boxed().toArray(Integer[]::new);
  }
}

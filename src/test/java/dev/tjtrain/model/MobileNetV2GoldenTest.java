package dev.tjtrain.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import dev.tjtrain.Golden;
import dev.tjtrain.Shared;
import dev.tjtrain.data.FrameFolder;
import dev.tjtrain.data.Progress;
import dev.tjtrain.data.Skips;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Holds frames, features and logits against PyTorch's. */
class MobileNetV2GoldenTest {

  @Test
  void the_dataset_lists_frames_in_torchvisions_order() throws Exception {
    FrameFolder frames = frames();

    assertThat(frames.count()).isEqualTo(64);
    assertThat(IntStream.range(0, 64).mapToObj(frames::file)).isEqualTo(Golden.frames());
    assertThat(IntStream.range(0, 64).map(frames::label)).containsExactly(boxed(Golden.labels()));
  }

  @Test
  void logits_in_inference_mode_are_pytorchs() throws Exception {
    try (MobileNetV2 network = Golden.network()) {
      assertLogits(network, false, "to_tensor");
      assertLogits(network, true, "imagenet_normalised");
    }
  }

  @Test
  void frozen_blocks_and_the_rest_make_the_whole_network_at_every_cut() throws Exception {
    try (MobileNetV2 network = Golden.network();
        NDManager manager = network.newManager()) {
      NDArray x = manager.randomNormal(new Shape(3, 3, 90, 160));
      float[] whole = network.forward(x, false).toFloatArray();
      for (int cut = 0; cut <= MobileNetV2.BLOCKS; cut++) {
        NDArray frozen = network.frozen(x, cut);
        assertThat(network.trainable(frozen, cut, false).toFloatArray())
            .as("cut %d", cut)
            .containsExactly(whole, within(1e-4f));
      }
    }
  }

  private static void assertLogits(MobileNetV2 network, boolean imagenet, String golden)
      throws IOException {
    JsonArray expected = Shared.json("golden/logits.json").getAsJsonObject().getAsJsonArray(golden);
    int[] all = IntStream.range(0, 64).toArray();
    try (Rows rows = pass(network, imagenet).resizedFrames();
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

  private static FramePass pass(MobileNetV2 network, boolean imagenet) throws IOException {
    return new FramePass(
        frames(),
        network,
        new Preprocessing(90, 160, imagenet),
        new Skips(0, reason -> {}),
        Progress.NONE,
        () -> false);
  }

  private static FrameFolder frames() throws IOException {
    return FrameFolder.open(Shared.path("frames")).limitedTo(32);
  }

  private static Integer[] boxed(int[] values) {
    return IntStream.of(values).boxed().toArray(Integer[]::new);
  }
}

package dev.tjtrain.network;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folded blocks beside the network that they were folded from. */
class FoldedBlocksTest {

  private static final Shape IMAGES = new Shape(3, 3, 90, 160);

  private enum Kind {
    PLAIN,
    ONEDNN;

    TorchModule module() throws IOException {
      return this == PLAIN
          ? FoldedBlocks.plain(Backbone.DEFAULT, Device.cpu())
          : FoldedBlocks.onednn(Backbone.DEFAULT);
    }

    boolean runsHere() {
      return this == PLAIN || FoldedBlocks.hasOnednn();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void at_every_cut_the_two_halves_make_the_whole_network(Kind kind) throws Exception {
    assumeTrue(kind.runsHere(), "skipped: this libtorch has no oneDNN");
    try (Network network = trained();
        NDManager manager = network.newManager()) {
      NDArray x = manager.randomNormal(IMAGES);
      float[] whole = network.forward(x, false).toFloatArray();
      float largest = largest(whole);
      for (int cut = 0; cut <= Backbone.DEFAULT.depth(); cut++) {
        try (FoldedBlocks before =
            new FoldedBlocks(network, 0, cut, Ending.FEATURES, IMAGES, kind.module())) {
          NDArray z = before.of(x);
          try (FoldedBlocks after =
              new FoldedBlocks(
                  network,
                  cut,
                  Backbone.DEFAULT.depth(),
                  Ending.LOGITS,
                  z.getShape(),
                  kind.module())) {
            assertThat(after.of(z).toFloatArray())
                .as("cut %d", cut)
                .containsExactly(whole, within(1e-5f * largest));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void pooled_is_what_the_classifier_takes(Kind kind) throws Exception {
    assumeTrue(kind.runsHere(), "skipped: this libtorch has no oneDNN");
    try (Network network = trained();
        NDManager manager = network.newManager();
        FoldedBlocks blocks =
            new FoldedBlocks(
                network, 0, Backbone.DEFAULT.depth(), Ending.POOLED, IMAGES, kind.module())) {
      NDArray x = manager.randomNormal(IMAGES);
      float[] whole = network.forward(x, false).toFloatArray();

      NDArray pooled = blocks.of(x);

      assertThat(pooled.getShape()).isEqualTo(new Shape(3, 1280, 1, 1));
      assertThat(network.trainable(pooled, Backbone.DEFAULT.depth(), false).toFloatArray())
          .containsExactly(whole, within(1e-5f * largest(whole)));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void they_follow_the_network_when_told_to_and_not_before(Kind kind) throws Exception {
    assumeTrue(kind.runsHere(), "skipped: this libtorch has no oneDNN");
    try (Network network = trained();
        NDManager manager = network.newManager();
        FoldedBlocks blocks =
            new FoldedBlocks(
                network, 0, Backbone.DEFAULT.depth(), Ending.LOGITS, IMAGES, kind.module())) {
      NDArray x = manager.randomNormal(IMAGES);
      float[] before = blocks.of(x).toFloatArray();
      network.forward(manager.randomNormal(IMAGES), true).close(); // moves the running statistics

      assertThat(blocks.of(x).toFloatArray()).containsExactly(before);
      blocks.update();

      float[] moved = network.forward(x, false).toFloatArray();
      assertThat(blocks.of(x).toFloatArray())
          .containsExactly(moved, within(1e-5f * largest(moved)))
          .isNotEqualTo(before);
    }
  }

  @Test
  void another_size_than_the_one_they_are_arranged_for_changes_nothing() throws Exception {
    try (Network network = trained();
        NDManager manager = network.newManager();
        FoldedBlocks blocks =
            new FoldedBlocks(network, 0, Backbone.DEFAULT.depth(), Ending.LOGITS, IMAGES)) {
      NDArray x = manager.randomNormal(new Shape(5, 3, 64, 96));
      float[] expected = network.forward(x, false).toFloatArray();

      assertThat(blocks.of(x).toFloatArray())
          .containsExactly(expected, within(1e-5f * largest(expected)));
    }
  }

  @Test
  void a_module_of_operators_that_libtorch_does_not_have_is_refused(@TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("unknown.pt");
    RewrittenZip.write(
        requireNonNull(FoldedBlocks.class.getResourceAsStream("mobilenet_v2-folded-onednn.pt")),
        file,
        ".py",
        "ops.mkldnn.",
        "ops.elsewhere.");

    assertThatThrownBy(() -> TorchModule.load(file, Device.cpu()))
        .isInstanceOf(InvalidInputException.class);
  }

  /** Statistics as of a network that has seen images: with random ones nothing depends on them. */
  private static Network trained() throws Exception {
    Network network = Networks.create(Backbone.DEFAULT, Networks.random(1), 4, 1, Device.cpu());
    try (NDManager manager = network.newManager()) {
      for (int i = 0; i < 20; i++) {
        network.forward(manager.randomNormal(new Shape(16, 3, 48, 64)), true).close();
      }
    }
    return network;
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}

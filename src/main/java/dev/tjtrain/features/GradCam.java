package dev.tjtrain.features;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.tjtrain.image.RgbImage;
import dev.tjtrain.network.FoldedBlocks;
import dev.tjtrain.network.FoldedBlocks.Ending;
import dev.tjtrain.network.Network;
import dev.tjtrain.network.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where a network looks: Grad-CAM at the last feature map before pooling (R. Selvaraju et al.,
 * "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", 2017).
 *
 * <p>Each channel of the feature map is weighted by the mean gradient of a class's logit with
 * respect to it; what is positive in their sum speaks for the class. Only what follows the feature
 * map needs gradients, so the blocks before it run folded.
 */
public final class GradCam implements AutoCloseable {

  private static final int[] ROWS = {2};
  private static final int[] COLUMNS = {3};
  private static final int[] CHANNELS = {1};

  private final Network network;
  private final Preprocessing preprocessing;
  private final FoldedBlocks blocks;

  /** Takes over the weights of {@code network}, which stays open, as they are now. */
  public GradCam(Network network, Preprocessing preprocessing) throws IOException {
    this.network = network;
    this.preprocessing = preprocessing;
    this.blocks =
        new FoldedBlocks(
            network, 0, network.backbone().depthBeforePooling(), Ending.FEATURES, shape());
  }

  private Shape shape() {
    return new Shape(1, 3, preprocessing.height(), preprocessing.width());
  }

  /** What {@link #of} takes of an image, turned upright if need be; safe for several threads. */
  public byte[] input(RgbImage image) {
    return preprocessing.resized(image);
  }

  /**
   * What in an image speaks for the class of that index.
   *
   * @param input uint8 (3, height, width)
   */
  @SuppressWarnings("try") // the collector does its work by being open
  public HeatMap of(byte[] input, int ofClass) {
    try (NDManager manager = network.newManager()) {
      NDArray pixels = manager.create(ByteBuffer.wrap(input), shape(), DataType.UINT8);
      NDArray folded = blocks.of(network.normalize(pixels, preprocessing.imagenet()));
      // A copy: libtorch finds no gradients with respect to what it made without.
      NDArray features = manager.create(folded.toFloatArray(), folded.getShape());
      features.setRequiresGradient(true);
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        int first = network.backbone().depthBeforePooling();
        collector.backward(network.trainable(features, first, false).get(0).get(ofClass));
      }
      NDArray weights = features.getGradient().mean(COLUMNS, true).mean(ROWS, true);
      NDArray map = folded.mul(weights).sum(CHANNELS);
      return new HeatMap(
          (int) map.getShape().get(1), (int) map.getShape().get(2), map.toFloatArray());
    }
  }

  @Override
  public void close() {
    blocks.close();
  }
}

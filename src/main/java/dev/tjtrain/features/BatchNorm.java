package dev.tjtrain.features;

import dev.tjtrain.network.Network;
import java.io.IOException;

/**
 * What batch normalisation does in training, and with it which part of the network each step runs.
 */
public enum BatchNorm {

  /**
   * Frozen blocks are really frozen: they use their stored statistics, so that their output never
   * changes and is computed once. Steps run the blocks from the first trainable one on.
   */
  INFERENCE {
    @Override
    public TensorDataset inputs(FeatureExtractor pass, int firstTrainable) throws IOException {
      return pass.frozenFeatures(firstTrainable);
    }

    @Override
    public Forward forward(Network network, int firstTrainable, boolean imagenet) {
      return inputs -> network.trainable(inputs, firstTrainable, true);
    }

    @Override
    public Inference inference(
        Network network, int firstTrainable, boolean imagenet, TensorDataset inputs)
        throws IOException {
      return FoldedInference.onFeatures(network, firstTrainable, inputs);
    }

    @Override
    public int firstWithMovingStatistics(int firstTrainable) {
      return firstTrainable;
    }
  },

  /**
   * The tutorial's: every step runs the whole network in training mode, so that even frozen blocks
   * normalise by the batch and their running statistics drift.
   */
  BATCH {
    @Override
    public TensorDataset inputs(FeatureExtractor pass, int firstTrainable) throws IOException {
      return pass.resizedImages();
    }

    @Override
    public Forward forward(Network network, int firstTrainable, boolean imagenet) {
      // A copy, since arrays made in inference mode must not take part in gradients.
      return inputs -> network.forward(network.normalize(inputs, imagenet).duplicate(), true);
    }

    @Override
    public Inference inference(
        Network network, int firstTrainable, boolean imagenet, TensorDataset inputs)
        throws IOException {
      return FoldedInference.onImages(network, imagenet, inputs);
    }

    @Override
    public int firstWithMovingStatistics(int firstTrainable) {
      return 0;
    }
  };

  /** Reads every image once and keeps what {@link #forward} and {@link #inference} take. */
  public abstract TensorDataset inputs(FeatureExtractor pass, int firstTrainable)
      throws IOException;

  /**
   * From inputs to logits in training mode, training what lies from {@code firstTrainable} on.
   *
   * @param imagenet whether images are normalised by ImageNet's mean and deviation; {@link #inputs}
   *     has done so where it keeps features
   */
  public abstract Forward forward(Network network, int firstTrainable, boolean imagenet);

  /** From inputs to logits in inference mode; the arguments are those of {@link #forward}. */
  public abstract Inference inference(
      Network network, int firstTrainable, boolean imagenet, TensorDataset inputs)
      throws IOException;

  /** The first block whose running statistics move in training. */
  public abstract int firstWithMovingStatistics(int firstTrainable);
}

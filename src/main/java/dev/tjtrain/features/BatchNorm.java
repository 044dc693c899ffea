package dev.tjtrain.features;

import dev.tjtrain.network.Network;
import java.io.IOException;

/**
 * What batch normalisation does in training, and with it which part of the network each step runs.
 */
public enum BatchNorm {

  /**
   * Frozen blocks are really frozen: they use their stored statistics, so that their output never
   * changes and is computed once. Steps run the blocks from the cut on.
   */
  INFERENCE {
    @Override
    public TensorDataset rows(FeatureExtractor pass, int cut) throws IOException {
      return pass.frozenFeatures(cut);
    }

    @Override
    public Forward forward(Network network, int cut, boolean imagenet) {
      return rows -> network.trainable(rows, cut, true);
    }

    @Override
    public Inference inference(Network network, int cut, boolean imagenet, TensorDataset rows)
        throws IOException {
      return FoldedInference.onFeatures(network, cut, rows);
    }

    @Override
    public int moving(int cut) {
      return cut;
    }
  },

  /**
   * The tutorial's: every step runs the whole network in training mode, so that even frozen blocks
   * normalise by the batch and their running statistics drift.
   */
  BATCH {
    @Override
    public TensorDataset rows(FeatureExtractor pass, int cut) throws IOException {
      return pass.resizedFrames();
    }

    @Override
    public Forward forward(Network network, int cut, boolean imagenet) {
      // A copy, since arrays made in inference mode must not take part in gradients.
      return rows -> network.forward(network.normalize(rows, imagenet).duplicate(), true);
    }

    @Override
    public Inference inference(Network network, int cut, boolean imagenet, TensorDataset rows)
        throws IOException {
      return FoldedInference.onFrames(network, imagenet, rows);
    }

    @Override
    public int moving(int cut) {
      return 0;
    }
  };

  /** Reads every frame once and keeps what {@link #forward} and {@link #inference} take. */
  public abstract TensorDataset rows(FeatureExtractor pass, int cut) throws IOException;

  /**
   * From kept rows to logits in training mode, training what lies from {@code cut} on.
   *
   * @param imagenet whether frames are normalised by ImageNet's mean and deviation; {@link #rows}
   *     has done so where it keeps features
   */
  public abstract Forward forward(Network network, int cut, boolean imagenet);

  /** From kept rows to logits in inference mode; the arguments are those of {@link #forward}. */
  public abstract Inference inference(
      Network network, int cut, boolean imagenet, TensorDataset rows) throws IOException;

  /** The first block whose running statistics move in training. */
  public abstract int moving(int cut);
}

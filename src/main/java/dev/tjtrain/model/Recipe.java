package dev.tjtrain.model;

import java.io.IOException;

/** How the network sees its frames and which parts of it each step runs. */
public enum Recipe {

  /**
   * Frozen blocks are really frozen: they run once, with their stored batch-norm statistics, on
   * frames normalised as in their pretraining. Steps run the blocks from the cut on.
   */
  DEFAULT(true) {
    @Override
    public Rows rows(FramePass pass, int cut) throws IOException {
      return pass.frozenFeatures(cut);
    }

    @Override
    public Forward forward(MobileNetV2 network, int cut) {
      return (rows, training) -> network.trainable(rows, cut, training);
    }
  },

  /**
   * The tutorial's loop: frames scaled to [0, 1] and no more; every step runs the whole network in
   * training mode, so that even frozen blocks normalise by the batch and their running statistics
   * drift.
   */
  TUTORIAL(false) {
    @Override
    public Rows rows(FramePass pass, int cut) throws IOException {
      return pass.resizedFrames();
    }

    @Override
    public Forward forward(MobileNetV2 network, int cut) {
      // A copy, since arrays made in inference mode must not take part in gradients.
      return (rows, training) ->
          network.forward(network.normalize(rows, false).duplicate(), training);
    }
  };

  private final boolean imagenet;

  Recipe(boolean imagenet) {
    this.imagenet = imagenet;
  }

  /** Whether ImageNet's mean and deviation are applied to frames. */
  public boolean imagenet() {
    return imagenet;
  }

  /** Reads every frame once and keeps what {@link #forward} takes. */
  public abstract Rows rows(FramePass pass, int cut) throws IOException;

  /** From kept rows to logits, training what lies from {@code cut} on. */
  public abstract Forward forward(MobileNetV2 network, int cut);
}

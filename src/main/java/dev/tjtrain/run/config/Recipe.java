package dev.tjtrain.run.config;

import dev.tjtrain.features.BatchNorm;

/** Two choices that belong together: how frames are normalised, and what batch norm does. */
public enum Recipe {

  /** Frames normalised as in the network's pretraining; frozen blocks are really frozen. */
  DEFAULT(true, BatchNorm.INFERENCE),

  /** The tutorial's: frames scaled to [0, 1] and no more, the whole network in training mode. */
  TUTORIAL(false, BatchNorm.BATCH);

  private final boolean imagenet;
  private final BatchNorm batchNorm;

  Recipe(boolean imagenet, BatchNorm batchNorm) {
    this.imagenet = imagenet;
    this.batchNorm = batchNorm;
  }

  /** Whether ImageNet's mean and deviation are applied to frames. */
  public boolean imagenet() {
    return imagenet;
  }

  /** What batch normalisation does in training. */
  public BatchNorm batchNorm() {
    return batchNorm;
  }
}

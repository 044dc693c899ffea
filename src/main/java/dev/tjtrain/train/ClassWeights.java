package dev.tjtrain.train;

import java.util.Optional;

/** How much the images of each class count in the training objective. */
public enum ClassWeights {

  /** Every image counts alike. */
  NONE {
    @Override
    public Optional<float[]> of(int[] labels, int[] images, int classes) {
      return Optional.empty();
    }
  },

  /** Every class counts alike: {@code images / (classes * images of the class)}. */
  BALANCED {
    @Override
    public Optional<float[]> of(int[] labels, int[] images, int classes) {
      int[] counts = new int[classes];
      for (int image : images) {
        counts[labels[image]]++;
      }
      float[] weights = new float[classes];
      for (int c = 0; c < classes; c++) {
        weights[c] = counts[c] == 0 ? 0 : (float) (images.length / ((double) classes * counts[c]));
      }
      return Optional.of(weights);
    }
  };

  /**
   * Weighs the classes.
   *
   * @param labels class index of every image
   * @param images the training part
   * @return a weight for each class, 0 if it has no image in the training part; empty if all are 1
   */
  public abstract Optional<float[]> of(int[] labels, int[] images, int classes);
}

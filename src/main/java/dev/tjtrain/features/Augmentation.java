package dev.tjtrain.features;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How training images are varied. Of N images, image {@code N + i} is another look at image {@code
 * i}; what is validated and tested has indices below N.
 */
public enum Augmentation {

  /** Every epoch sees each image as it is. */
  NONE {
    @Override
    public TensorDataset inputs(
        FeatureExtractor pass, int[] train, BatchNorm batchNorm, int firstTrainable)
        throws IOException {
      return batchNorm.inputs(pass, firstTrainable);
    }

    @Override
    public int[] labels(int[] labels) {
      return labels;
    }

    @Override
    public int[] order(int[] order, int images, int seed, int epoch) {
      return order;
    }
  },

  /**
   * Every epoch sees each image as it is or mirrored left to right, by the toss of a coin. There
   * are no more than these two, so that the frozen blocks need not run in every epoch.
   */
  FLIP {
    @Override
    public TensorDataset inputs(
        FeatureExtractor pass, int[] train, BatchNorm batchNorm, int firstTrainable)
        throws IOException {
      TensorDataset plain = batchNorm.inputs(pass, firstTrainable);
      try {
        return plain.followedBy(batchNorm.inputs(pass.mirrored(train), firstTrainable));
      } catch (IOException | RuntimeException e) {
        plain.close();
        throw e;
      }
    }

    @Override
    public int[] labels(int[] labels) {
      return IntStream.concat(Arrays.stream(labels), Arrays.stream(labels)).toArray();
    }

    @Override
    public int[] order(int[] order, int images, int seed, int epoch) {
      // No epoch's order is drawn from such a seed: the lower half of theirs is not negative.
      Random coin = new Random(~(((long) seed << 32) ^ epoch));
      return Arrays.stream(order)
          .map(image -> coin.nextBoolean() ? images + image : image)
          .toArray();
    }
  };

  /**
   * Makes the inputs of all images, and of the training images' other looks.
   *
   * @param pass over all images
   * @param train the training images; those that cannot be read have no inputs
   */
  public abstract TensorDataset inputs(
      FeatureExtractor pass, int[] train, BatchNorm batchNorm, int firstTrainable)
      throws IOException;

  /** The labels of all that {@link #inputs} may hold, given those of the images. */
  public abstract int[] labels(int[] labels);

  /**
   * Chooses how an epoch sees each image: a function of seed, epoch and place in {@code order}.
   *
   * @param order training images
   * @param images N, the number of all images
   */
  public abstract int[] order(int[] order, int images, int seed, int epoch);
}

package dev.tjtrain.evaluate;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * How unlike all others each image is: the Mahalanobis distance of its pooled features from their
 * mean, as if the image itself had no part in mean and covariance.
 *
 * <p>Distances are taken between roots of features, which are not negative and have long tails, and
 * the covariance is shrunk towards a multiple of the identity, since there are often fewer images
 * than features.
 */
public final class Unusual {

  /** In terms of the mean variance of the features. */
  private static final double SHRINKAGE = 0.25;

  private static final int READ_AT_ONCE = 512;

  /** Makes a median absolute deviation comparable to a standard deviation. */
  private static final double DEVIATIONS = 1.4826;

  private Unusual() {}

  /**
   * Scores images.
   *
   * @param features pooled features
   * @param images two or more
   * @param stop is asked now and then whether to give up
   * @return for each image, how many robust standard deviations its logarithmic distance lies above
   *     the median
   * @throws java.util.concurrent.CancellationException if it was told to stop
   */
  public static double[] scores(TensorDataset features, int[] images, BooleanSupplier stop)
      throws IOException {
    int values = Math.toIntExact(features.shape().size());
    int count = images.length;
    double[] distances = new double[count];
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray mean = manager.zeros(new Shape(1, values));
      for (int from = 0; from < count; from += READ_AT_ONCE) {
        try (NDManager some = manager.newSubManager()) {
          mean.addi(roots(some, features, images, from).sum(new int[] {0}, true).div(count));
        }
      }
      NDArray covariance = manager.zeros(new Shape(values, values));
      for (int from = 0; from < count; from += READ_AT_ONCE) {
        Workers.stopIf(stop);
        try (NDManager some = manager.newSubManager()) {
          NDArray x = roots(some, features, images, from).sub(mean);
          covariance.addi(x.transpose().matMul(x).div(count));
        }
      }
      NDArray identity = manager.eye(values, values, 0, DataType.FLOAT32);
      double variance = covariance.mul(identity).sum().getFloat() / values;
      // Without any differences everything is as usual as everything else.
      double shrinkage = variance > 0 ? SHRINKAGE * variance : 1;
      NDArray inverse = covariance.add(identity.mul(shrinkage)).inverse();
      for (int from = 0; from < count; from += READ_AT_ONCE) {
        Workers.stopIf(stop);
        try (NDManager some = manager.newSubManager()) {
          NDArray x = roots(some, features, images, from).sub(mean);
          x.attach(some);
          float[] squared = x.matMul(inverse).mul(x).sum(new int[] {1}).toFloatArray();
          for (int i = 0; i < squared.length; i++) {
            double share = Math.min(squared[i] / count, 0.999);
            distances[from + i] = Math.log(Math.max(squared[i], 1e-9) / (1 - share));
          }
        }
      }
    }
    return deviations(distances);
  }

  private static NDArray roots(NDManager manager, TensorDataset features, int[] images, int from)
      throws IOException {
    int to = Math.min(from + READ_AT_ONCE, images.length);
    NDArray read = features.batch(manager, images, from, to).reshape(to - from, -1);
    return read.maximum(0).sqrt();
  }

  private static double[] deviations(double[] values) {
    double median = median(values);
    double spread =
        DEVIATIONS * median(Arrays.stream(values).map(v -> Math.abs(v - median)).toArray());
    return Arrays.stream(values).map(v -> (v - median) / Math.max(spread, 1e-6)).toArray();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}

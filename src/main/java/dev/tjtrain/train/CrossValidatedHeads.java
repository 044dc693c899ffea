package dev.tjtrain.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.network.Logits;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * What linear classifiers say of images they have not learnt from: for each fold, heads on frozen
 * features that learn from some share of the other folds. All heads learn side by side, as columns
 * of one matrix, by multinomial logistic regression with an L2 penalty and Nesterov's accelerated
 * gradient over all images at once.
 *
 * @param probabilities by place in the images, then by class: of the head that learns from all
 *     images outside the image's fold
 * @param accuracy for each share, over all images, each judged by a head of another fold; 0 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record CrossValidatedHeads(float[][] probabilities, double[] accuracy) {

  /** On features of unit variance, divided by the root of their number. */
  private static final double PENALTY = 3e-4;

  private static final int STEPS = 150;
  private static final int POWER_STEPS = 20;

  /** The value that the bias is the weight of: small beside 1, or it slows the others down. */
  private static final float ONE = 0.3f;

  private static final int READ_AT_ONCE = 512;

  /** Features or logits that are in memory a few times over, whatever the number of images. */
  private static final int VALUES_AT_ONCE = 8_000_000;

  /**
   * Trains the heads.
   *
   * @param features pooled features
   * @param images those to learn from and to judge
   * @param labels class index of each of them
   * @param folds of each of them, from 0
   * @param turns of each of them, 0 to 1: a head of share s learns from images below s
   * @param shares of the images outside a fold to learn from, above 0; the last is 1
   * @param stop is asked at each step whether to give up
   * @throws CancellationException if it was told to stop
   */
  public static CrossValidatedHeads train(
      TensorDataset features,
      int[] images,
      int[] labels,
      int classes,
      int[] folds,
      double[] turns,
      double[] shares,
      BooleanSupplier stop)
      throws IOException {
    int heads = (Arrays.stream(folds).max().orElse(0) + 1) * shares.length;
    int values = Math.max(heads * classes, Math.toIntExact(features.shape().size()));
    int chunk = Math.max(1, Math.min(images.length, VALUES_AT_ONCE / values));
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray inputs = standardized(manager, features, images);
      NDArray masks =
          manager.create(masks(folds, turns, shares, heads), new Shape(images.length, heads, 1));
      NDArray weights = manager.zeros(new Shape(inputs.getShape().get(1), (long) heads * classes));
      NDArray ahead = weights.duplicate();
      double curvature = 0.75 * largestEigenvalue(manager, inputs) + 2 * PENALTY;
      double ratio = Math.sqrt(2 * PENALTY / curvature);
      for (int step = 0; step < STEPS; step++) {
        Workers.stopIf(stop);
        try (NDManager own = manager.newSubManager()) {
          NDArray gradient = ahead.mul(2 * PENALTY);
          gradient.attach(own);
          for (int from = 0; from < images.length; from += chunk) {
            int to = Math.min(from + chunk, images.length);
            try (NDManager some = own.newSubManager()) {
              NDArray x = inputs.get(new NDIndex("{}:{}", from, to));
              x.attach(some);
              NDArray errors = probabilities(x, ahead, heads, classes);
              errors.subi(oneHot(some, labels, from, to, classes));
              NDArray mask = masks.get(new NDIndex("{}:{}", from, to));
              mask.attach(some);
              errors.muli(mask);
              gradient.addi(x.transpose().matMul(errors.reshape(to - from, -1)));
            }
          }
          NDArray next = ahead.sub(gradient.mul(1 / curvature));
          NDArray momentum = next.sub(weights).mul((1 - ratio) / (1 + ratio));
          NDArray beyond = next.add(momentum);
          next.attach(manager);
          beyond.attach(manager);
          momentum.attach(own);
          weights.close();
          ahead.close();
          weights = next;
          ahead = beyond;
        }
      }
      return judge(inputs, weights, labels, classes, folds, shares.length, chunk);
    }
  }

  private static CrossValidatedHeads judge(
      NDArray inputs,
      NDArray weights,
      int[] labels,
      int classes,
      int[] folds,
      int shares,
      int chunk) {
    float[][] judged = new float[labels.length][];
    double[] right = new double[shares];
    int heads = Math.toIntExact(weights.getShape().get(1)) / classes;
    for (int from = 0; from < labels.length; from += chunk) {
      int to = Math.min(from + chunk, labels.length);
      try (NDManager some = inputs.getManager().newSubManager()) {
        NDArray x = inputs.get(new NDIndex("{}:{}", from, to));
        x.attach(some);
        Logits all = new Logits(probabilities(x, weights, heads, classes).toFloatArray(), classes);
        for (int i = from; i < to; i++) {
          int first = (i - from) * heads + folds[i] * shares;
          for (int s = 0; s < shares; s++) {
            right[s] += all.predicted(first + s) == labels[i] ? 1.0 / labels.length : 0;
          }
          judged[i] = all.row(first + shares - 1).values();
        }
      }
    }
    return new CrossValidatedHeads(judged, right);
  }

  /** (N, heads, classes), attached to the manager of {@code x}. */
  private static NDArray probabilities(NDArray x, NDArray weights, int heads, int classes) {
    NDArray logits = x.matMul(weights);
    logits.attach(x.getManager());
    return logits.reshape(x.getShape().get(0), heads, classes).softmax(2);
  }

  private static NDArray oneHot(NDManager manager, int[] labels, int from, int to, int classes) {
    float[] targets = new float[(to - from) * classes];
    for (int i = from; i < to; i++) {
      targets[(i - from) * classes + labels[i]] = 1;
    }
    return manager.create(targets, new Shape(to - from, 1, classes));
  }

  /** How much each image counts for each head: all that a head learns from sum to 1. */
  private static float[] masks(int[] folds, double[] turns, double[] shares, int heads) {
    float[] masks = new float[folds.length * heads];
    int[] counts = new int[heads];
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < folds.length; i++) {
        for (int head = 0; head < heads; head++) {
          if (folds[i] != head / shares.length && turns[i] < shares[head % shares.length]) {
            if (pass == 0) {
              counts[head]++;
            } else {
              masks[i * heads + head] = 1f / counts[head];
            }
          }
        }
      }
    }
    return masks;
  }

  /** (N, values + 1): zero mean, unit variance, over the root of their number; the last is 0.3. */
  private static NDArray standardized(NDManager manager, TensorDataset features, int[] images)
      throws IOException {
    int values = Math.toIntExact(features.shape().size());
    NDArray all = manager.create(new Shape(images.length, values + 1), DataType.FLOAT32);
    for (int from = 0; from < images.length; from += READ_AT_ONCE) {
      int to = Math.min(from + READ_AT_ONCE, images.length);
      try (NDManager some = manager.newSubManager()) {
        NDArray read = features.batch(some, images, from, to).reshape(to - from, values);
        all.set(new NDIndex("{}:{}, 0:{}", from, to, values), read);
      }
    }
    NDArray mean = all.mean(new int[] {0}, true);
    all.subi(mean);
    NDArray variance = mean.zerosLike();
    for (int from = 0; from < images.length; from += READ_AT_ONCE) {
      int to = Math.min(from + READ_AT_ONCE, images.length);
      try (NDManager some = manager.newSubManager()) {
        NDArray x = all.get(new NDIndex("{}:{}", from, to));
        x.attach(some);
        variance.addi(x.square().sum(new int[] {0}, true).div(images.length));
      }
    }
    all.divi(variance.sqrt().add(1e-6f).mul((float) Math.sqrt(values)));
    all.set(new NDIndex(":, {}", values), ONE);
    return all;
  }

  /** Of the features' second moments. */
  private static double largestEigenvalue(NDManager manager, NDArray inputs) {
    double length = 0;
    NDArray vector = manager.ones(new Shape(inputs.getShape().get(1), 1));
    for (int i = 0; i < POWER_STEPS; i++) {
      NDArray next = inputs.transpose().matMul(inputs.matMul(vector)).div(inputs.getShape().get(0));
      length = next.norm().getFloat();
      vector.close();
      vector = next.div((float) length);
    }
    return length;
  }
}

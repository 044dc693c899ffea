package dev.tjtrain.evaluate;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import dev.tjtrain.features.TensorDataset;
import dev.tjtrain.work.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The images most like each of some images, by what a run keeps of every image anyway: features or
 * resized pixels.
 *
 * <p>Similarity is the cosine between two images' values after the mean image is taken off (without
 * that, all features point roughly the same way). Maps of pixels and of early blocks are averaged
 * to about 9 x 16 cells, of later blocks to 3 x 5. In 240 frames of the cartoons, one a second, 77
 * to 92 % of the pairs of successive frames lie above the {@link #threshold}, and of 28,000 pairs
 * more than 30 seconds apart between one and four do, most of them title cards.
 *
 * @param nearest indices for each query, the most similar first; never the query itself
 * @param similarity to each of them, -1 to 1
 * @param threshold from which on images are nearly the same
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record NearestImages(int[][] nearest, float[][] similarity, double threshold) {

  private static final double FEATURE_THRESHOLD = 0.65;
  private static final double PIXEL_THRESHOLD = 0.9;

  /** The blocks from the first of 64 channels on tell pictures apart by more than their colours. */
  private static final int CHANNELS_OF_LATER_BLOCKS = 64;

  private static final int MEAN_OF = 512;
  private static final int CHUNK = 128;
  private static final int KNOWN_AT_ONCE = 1024;
  private static final int QUERIES_AT_ONCE = 4096;

  /**
   * Compares every query with every known image: matrix products, in chunks that take a few hundred
   * megabytes at most.
   *
   * @param known one or more images
   * @param queries one or more images
   * @param count how many to find for each query, at least 1; fewer if there are not so many
   * @param stop is asked between chunks whether to give up
   * @throws CancellationException if it was told to stop
   */
  public static NearestImages find(
      TensorDataset features, int[] known, int[] queries, int count, BooleanSupplier stop)
      throws IOException {
    List<Best> best = new ArrayList<>();
    for (int query : queries) {
      best.add(new Best(query, count));
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      NDArray mean = mean(manager, features, sample(known, MEAN_OF));
      for (int from = 0; from < queries.length; from += QUERIES_AT_ONCE) {
        int to = Math.min(from + QUERIES_AT_ONCE, queries.length);
        try (NDManager some = manager.newSubManager()) {
          NDArray wanted = unit(some, features, Arrays.copyOfRange(queries, from, to), mean);
          compare(some, features, known, mean, wanted, best.subList(from, to), stop);
        }
      }
      return new NearestImages(
          best.stream().map(Best::nearest).toArray(int[][]::new),
          best.stream().map(Best::similarity).toArray(float[][]::new),
          threshold(manager, features, known));
    }
  }

  private static void compare(
      NDManager manager,
      TensorDataset features,
      int[] known,
      NDArray mean,
      NDArray wanted,
      List<Best> best,
      BooleanSupplier stop)
      throws IOException {
    for (int from = 0; from < known.length; from += KNOWN_AT_ONCE) {
      Workers.stopIf(stop);
      int[] some = Arrays.copyOfRange(known, from, Math.min(from + KNOWN_AT_ONCE, known.length));
      try (NDManager chunk = manager.newSubManager()) {
        NDArray cosines = wanted.matMul(unit(chunk, features, some, mean).transpose());
        cosines.attach(chunk);
        int most = Math.min(best.get(0).count + 1, some.length); // one may be the query itself
        NDList top = cosines.topK(most, 1);
        top.attach(chunk);
        float[] similarity = top.get(0).toFloatArray();
        long[] where = top.get(1).toLongArray();
        for (int i = 0; i < where.length; i++) {
          best.get(i / most).add(some[(int) where[i]], similarity[i]);
        }
      }
    }
  }

  /** The best so far of one query. */
  private static final class Best {

    private final int query;
    private final int count;
    private final int[] nearest;
    private final float[] similarity;
    private int found;

    Best(int query, int count) {
      this.query = query;
      this.count = count;
      this.nearest = new int[count];
      this.similarity = new float[count];
    }

    void add(int image, float similar) {
      if (image == query || (found == count && similar <= similarity[found - 1])) {
        return;
      }
      int at = found == count ? found - 1 : found++;
      for (; at > 0 && similarity[at - 1] < similar; at--) {
        similarity[at] = similarity[at - 1];
        nearest[at] = nearest[at - 1];
      }
      similarity[at] = similar;
      nearest[at] = image;
    }

    int[] nearest() {
      return Arrays.copyOf(nearest, found);
    }

    float[] similarity() {
      return Arrays.copyOf(similarity, found);
    }
  }

  /** {@code count} of {@code images}, evenly spread; all of them if they are no more. */
  public static int[] sample(int[] images, int count) {
    if (images.length <= count) {
      return images.clone();
    }
    int[] some = new int[count];
    for (int i = 0; i < count; i++) {
      some[i] = images[(int) ((long) i * images.length / count)];
    }
    return some;
  }

  private static NDArray mean(NDManager manager, TensorDataset features, int[] images)
      throws IOException {
    NDArray mean = manager.create(0f);
    for (int from = 0; from < images.length; from += CHUNK) {
      try (NDManager chunk = manager.newSubManager()) {
        int to = Math.min(from + CHUNK, images.length);
        NDArray sum = values(features.batch(chunk, images, from, to)).sum(new int[] {0});
        NDArray more = mean.add(sum.div(images.length));
        more.attach(manager);
        mean.close();
        mean = more;
      }
    }
    return mean;
  }

  /** Rows of length 1, (images, values), without the mean. */
  private static NDArray unit(NDManager manager, TensorDataset features, int[] images, NDArray mean)
      throws IOException {
    NDArray all = null;
    for (int from = 0; from < images.length; from += CHUNK) {
      try (NDManager chunk = manager.newSubManager()) {
        int to = Math.min(from + CHUNK, images.length);
        NDArray x = values(features.batch(chunk, images, from, to)).sub(mean);
        x.attach(chunk);
        NDArray length = x.norm(new int[] {1}, true).maximum(1e-12f);
        NDArray units = x.div(length);
        if (all == null) {
          all = manager.create(new Shape(images.length, units.getShape().get(1)));
        }
        all.set(new NDIndex("{}:{}", from, to), units);
      }
    }
    if (all == null) {
      throw new IllegalArgumentException("no images to compare");
    }
    return all;
  }

  /** Float (N, values), each map averaged to a few cells. */
  private static NDArray values(NDArray batch) {
    NDArray x = batch.toType(DataType.FLOAT32, false);
    Shape shape = x.getShape();
    int[] cells = isLate(batch) ? new int[] {3, 5} : new int[] {9, 16};
    long down = Math.max(1, shape.get(2) / cells[0]);
    long across = Math.max(1, shape.get(3) / cells[1]);
    if (down > 1 || across > 1) {
      Shape cell = new Shape(down, across);
      x = Pool.avgPool2d(x, cell, cell, new Shape(0, 0), false, false);
    }
    return x.reshape(shape.get(0), -1);
  }

  private static boolean isLate(NDArray batch) {
    return batch.getDataType() != DataType.UINT8
        && batch.getShape().get(1) >= CHANNELS_OF_LATER_BLOCKS;
  }

  private static double threshold(NDManager manager, TensorDataset features, int[] train)
      throws IOException {
    try (NDArray one = features.batch(manager, train, 0, 1)) {
      return isLate(one) ? FEATURE_THRESHOLD : PIXEL_THRESHOLD;
    }
  }
}

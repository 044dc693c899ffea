package dev.tjtrain.audit;

import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.features.FeatureExtractor;
import dev.tjtrain.work.Progress;
import java.io.IOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What an audit goes by.
 *
 * @param dataset of all images
 * @param kept pooled features and {@link Audit#RECORD} of each image that could be read
 * @param unreadable why the others could not, by their index
 * @param inputWidth what the network sees, in pixels
 * @param inputHeight likewise
 * @param seed of the folds
 * @param splitSeed of the splits that are tried
 * @param progress hears how far the work has come
 * @param stop is asked now and then whether to give up
 */
public record AuditedImages(
    ImageFolderDataset dataset,
    FeatureExtractor.Both kept,
    Map<Integer, String> unreadable,
    int inputWidth,
    int inputHeight,
    int seed,
    int splitSeed,
    Progress progress,
    BooleanSupplier stop) {

  /** The images that could be read. */
  int[] readable() {
    return IntStream.range(0, dataset.count()).filter(i -> !unreadable.containsKey(i)).toArray();
  }

  /**
   * A small picture of an image that could be read. Safe for several threads.
   *
   * @return a JPEG, 160 x 90 whatever the image's shape
   */
  public byte[] thumbnail(int image) throws IOException {
    return Picture.read(kept.records(), image).jpeg();
  }

  /** Width by height of an image that could be read. */
  public double shape(int image) throws IOException {
    Picture picture = Picture.read(kept.records(), image);
    return (double) picture.width() / picture.height();
  }
}

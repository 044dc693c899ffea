package dev.tjtrain.dataset;

import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.kaggle.DatasetFetcher;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.nio.file.Path;

/** Where the images come from. */
public sealed interface DataSource {

  /**
   * Returns the folder of images, which is fetched or unpacked first where need be. A folder of the
   * user's may not exist.
   *
   * @param offline whether nothing may be fetched
   * @param downloads hears of what is fetched
   */
  Path locate(boolean offline, Environment environment, DownloadProgress downloads)
      throws IOException;

  /** Returns the images of {@link #locate}'s folder. */
  default ImageFolderDataset open(
      boolean offline, Environment environment, DownloadProgress downloads) throws IOException {
    return ImageFolderDataset.open(locate(offline, environment, downloads));
  }

  /** A folder of the user's. */
  record Folder(Path path) implements DataSource {
    @Override
    public Path locate(boolean offline, Environment environment, DownloadProgress downloads) {
      return path;
    }
  }

  /** The sample dataset that comes with the program. */
  record Sample() implements DataSource {
    @Override
    public Path locate(boolean offline, Environment environment, DownloadProgress downloads)
        throws IOException {
      return SampleData.locate(environment);
    }
  }

  /** A dataset on Kaggle, fetched unless it is in the cache. */
  record Kaggle(KaggleDataset dataset) implements DataSource {
    @Override
    public Path locate(boolean offline, Environment environment, DownloadProgress downloads)
        throws IOException {
      return new DatasetFetcher(environment)
          .fetch(dataset, new DownloadOptions(offline, downloads));
    }
  }
}

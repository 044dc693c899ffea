package dev.tjtrain.run;

import dev.tjtrain.data.download.DownloadOptions;
import dev.tjtrain.data.download.DownloadProgress;
import dev.tjtrain.data.download.Environment;
import dev.tjtrain.data.download.kaggle.DatasetFetcher;
import java.io.IOException;
import java.nio.file.Path;

/** The folder of images that a source stands for. */
final class SourceFolder {

  private SourceFolder() {}

  /** Finds the folder, fetching or unpacking it first where need be. */
  static Path locate(
      TrainingConfig.Source source,
      boolean offline,
      Environment environment,
      DownloadProgress downloads)
      throws IOException {
    if (source instanceof TrainingConfig.Folder folder) {
      return folder.path();
    }
    if (source instanceof TrainingConfig.Kaggle kaggle) {
      return new DatasetFetcher(environment)
          .fetch(kaggle.dataset(), new DownloadOptions(offline, downloads));
    }
    return SampleData.locate(environment);
  }
}

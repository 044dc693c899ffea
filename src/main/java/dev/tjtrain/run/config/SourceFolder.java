package dev.tjtrain.run.config;

import dev.tjtrain.dataset.SampleData;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.kaggle.DatasetFetcher;
import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.nio.file.Path;

/** The folder of images that a source stands for. */
public final class SourceFolder {

  private SourceFolder() {}

  /** Finds the folder, fetching or unpacking it first where need be. */
  public static Path locate(
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

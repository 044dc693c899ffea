package dev.tjtrain.cli.option;

import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.download.kaggle.KaggleDataset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the images come from; one of these, or none for the default dataset. */
public final class SourceOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with one folder of images a class. Default: the Kaggle dataset below, downloaded"
              + " unless it is in the cache.")
  @Nullable Path data;

  @Option(
      names = "--sample",
      description = "Train on the 160 drawn frames that come with the program; needs no network.")
  boolean sample;

  @Option(
      names = "--dataset",
      paramLabel = "OWNER/SLUG[/versions/N]",
      description = "A dataset on Kaggle. Default: balabaskar/tom-and-jerry-image-classification.")
  @Nullable String dataset;

  /** The source that was asked for; the default dataset if {@code options} is null. */
  public static DataSource source(@Nullable SourceOptions options, CommandSpec spec) {
    if (options != null && options.data != null) {
      return new DataSource.Folder(options.data);
    }
    if (options != null && options.sample) {
      return new DataSource.Sample();
    }
    return new DataSource.Kaggle(
        options == null || options.dataset == null
            ? KaggleDataset.TOM_AND_JERRY
            : Checks.dataset(spec, options.dataset));
  }
}

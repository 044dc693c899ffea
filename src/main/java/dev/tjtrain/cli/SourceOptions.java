package dev.tjtrain.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the images come from; one of these, or none for the default dataset. */
final class SourceOptions {

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
}

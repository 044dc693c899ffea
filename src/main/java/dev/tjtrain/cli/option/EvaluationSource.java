package dev.tjtrain.cli.option;

import dev.tjtrain.dataset.DataSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which images are evaluated; one of these, or none for those the model was trained on. */
public final class EvaluationSource {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with one folder of images a class. Default: what the model was trained on.")
  @Nullable Path data;

  @Option(names = "--sample", description = "The 160 drawn frames that come with the program.")
  boolean sample;

  @Option(
      names = "--dataset",
      paramLabel = "OWNER/SLUG[/versions/N]",
      description = "A dataset on Kaggle. Default: what the model was trained on.")
  @Nullable String dataset;

  public @Nullable DataSource source(CommandSpec spec) {
    if (data != null) {
      return new DataSource.Folder(data);
    }
    if (sample) {
      return new DataSource.Sample();
    }
    return dataset == null ? null : new DataSource.Kaggle(Checks.dataset(spec, dataset));
  }
}

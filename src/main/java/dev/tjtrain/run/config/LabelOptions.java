package dev.tjtrain.run.config;

import dev.tjtrain.dataset.Corrections;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.dataset.LabelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the labels of images come from, other than the names of their folders. */
public record LabelOptions(
    @Setting(
            label = "FILE",
            description =
                "Take the labels from this table (CSV with column names) instead of folders. Its"
                    + " paths are relative to --data, by default the table's folder. A file that is"
                    + " not there is looked for below --data. Default: none.")
        @Nullable Path labels,
    @Setting(
            label = "PATH,LABEL[,PART]",
            description =
                "The table's columns: path or name of the image, label, and train, val or test if the"
                    + " table gives the split. Default: path,label, and part if there is one.")
        @Nullable String labelsColumns,
    @Setting(
            label = "FILE",
            description =
                "Leave out the images in this list, such as the page of an audit saves: a path below"
                    + " the folder a line. Default: none.")
        @Nullable Path exclude,
    @Setting(
            label = "FILE",
            description =
                "Take images for another class than their folder's or label's: a path, a comma and a"
                    + " class a line. Default: none.")
        @Nullable Path relabel) {

  /** Checks the names of the columns. */
  public LabelOptions {
    if (labelsColumns != null) {
      List<String> names = columns(labelsColumns);
      if (names.size() < 2 || names.size() > 3 || names.contains("")) {
        throw Settings.refused(
            "--labels-columns",
            "the names of two or three columns, such as id,breed",
            labelsColumns);
      }
      if (labels == null) {
        throw new IllegalArgumentException("--labels-columns takes --labels FILE as well");
      }
    }
  }

  /**
   * Lists the images of {@code folder} by these labels, or by its folders if there are none.
   *
   * @throws dev.tjtrain.files.InvalidInputException if there are no images, or a list does not fit
   *     them
   */
  public ImageFolderDataset open(Path folder) throws IOException {
    Corrections corrections = Corrections.read(exclude, relabel);
    return (labels == null
            ? ImageFolderDataset.open(folder)
            : ImageFolderDataset.open(
                folder,
                new LabelFile(labels, labelsColumns == null ? List.of() : columns(labelsColumns))))
        .corrected(corrections);
  }

  /** These, and what they lack from {@code others}. */
  public LabelOptions or(LabelOptions others) {
    return new LabelOptions(
        labels == null ? others.labels : labels,
        labels == null ? others.labelsColumns : labelsColumns,
        exclude == null ? others.exclude : exclude,
        relabel == null ? others.relabel : relabel);
  }

  private static List<String> columns(String names) {
    return Stream.of(names.split(",", -1)).map(String::strip).toList();
  }
}

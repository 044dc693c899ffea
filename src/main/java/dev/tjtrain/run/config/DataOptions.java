package dev.tjtrain.run.config;

import dev.tjtrain.dataset.DataSource;
import dev.tjtrain.dataset.ImageFolderDataset;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.files.Environment;
import dev.tjtrain.image.resize.ResizeMode;
import dev.tjtrain.network.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which images a run takes, in which order, and how large. At most one source is given. */
public record DataOptions(
    @Setting(
            label = "DIR",
            description =
                "Folder with one folder of images a class. Default: the Kaggle dataset below,"
                    + " downloaded unless it is in the cache.")
        @Nullable Path data,
    @Setting(
            description = "Take the 160 drawn frames that come with the program; needs no network.")
        boolean sample,
    @Setting(
            label = "OWNER/SLUG[/versions/N]",
            description =
                "A dataset on Kaggle. Default: balabaskar/tom-and-jerry-image-classification.")
        @Nullable KaggleDataset dataset,
    @Setting(description = "Never open a connection; say what is missing.") boolean offline,
    @Setting(
            label = "N",
            range = "[1, 2147483647]",
            description = "Use the first N images of each class only. Default: all.")
        OptionalInt limit,
    LabelOptions labels,
    @Setting(
            label = "HxW",
            value = "auto",
            tutorial = "90x160",
            description =
                "Images are resized to this, in pixels. auto: 90x160 for the tutorial's dataset and"
                    + " the sample, else by the shapes of the images, 224x224 if they are square."
                    + " Default: auto; with --recipe tutorial, 90x160.")
        ImageSize imageSize,
    @Setting(
            label = "M",
            value = "squash",
            description =
                "What becomes of an image of another shape. squash: it is squeezed. crop: it covers"
                    + " the size, what lies over is cut off. pad: it fits into the size, the"
                    + " borders have ImageNet's mean colour. Default: ${DEFAULT-VALUE}.")
        ResizeMode resize,
    @Setting(
            label = "E",
            value = "apply",
            tutorial = "ignore",
            description =
                "apply: photographs are turned upright, as their EXIF orientation says. ignore: they"
                    + " are taken as they are stored. Default: apply; with --recipe tutorial, ignore.")
        ExifOrientation exifOrientation,
    @Setting(
            label = "T",
            value = "refuse",
            description =
                "accept: an image whose file ends early, or whose pixels are damaged, is taken for"
                    + " what is there, the rest black or grey. refuse: it is unreadable."
                    + " Default: ${DEFAULT-VALUE}.")
        Truncated truncated,
    @Setting(
            label = "N",
            value = "1",
            description =
                "Of the new head and the order of the training images. Default: ${DEFAULT-VALUE}.")
        int seed,
    @Setting(
            label = "N",
            value = "20",
            description =
                "Of the 70/20/10 split, by default that of PyTorch's random_split."
                    + " Default: ${DEFAULT-VALUE}.")
        int splitSeed) {

  /** What is done with the orientation that a phone or camera writes into a photograph. */
  public enum ExifOrientation {
    APPLY,
    IGNORE
  }

  /** What is done with an image whose file ends early. */
  public enum Truncated {
    ACCEPT,
    REFUSE
  }

  /** The options that name a source; they exclude each other. */
  public static final Set<String> SOURCES = Set.of("data", "sample", "dataset");

  /** Names the default if no source is given, so that config.json says which it was. */
  public DataOptions {
    if ((data == null ? 0 : 1) + (sample ? 1 : 0) + (dataset == null ? 0 : 1) > 1) {
      throw new IllegalArgumentException(
          "--data, --sample and --dataset exclude each other; give one of them");
    }
    if (data == null && !sample && dataset == null) {
      Path table = labels.labels();
      if (table == null) {
        dataset = KaggleDataset.TOM_AND_JERRY;
      } else {
        data = table.getParent() == null ? Path.of(".") : table.getParent();
      }
    }
  }

  /**
   * Lists the images, fetching or unpacking them first where need be, without those excluded.
   *
   * @param downloads hears of what is fetched
   * @throws dev.tjtrain.files.InvalidInputException if there are none, or the lists do not fit them
   */
  public ImageFolderDataset open(Environment environment, DownloadProgress downloads)
      throws IOException {
    return labels
        .open(source().locate(offline, environment, downloads))
        .limitedTo(limit)
        .read(exifOrientation == ExifOrientation.APPLY, truncated == Truncated.ACCEPT);
  }

  /**
   * What happens to an image before the network sees it.
   *
   * @param imagenet whether it is normalised as in pretraining
   */
  public Preprocessing preprocessing(boolean imagenet) {
    return new Preprocessing(
        imageSize.height(),
        imageSize.width(),
        imagenet,
        exifOrientation == ExifOrientation.APPLY,
        resize,
        truncated == Truncated.ACCEPT);
  }

  /** The same options with this size in place of {@code auto}. */
  public DataOptions withImageSize(ImageSize size) {
    return new DataOptions(
        data,
        sample,
        dataset,
        offline,
        limit,
        labels,
        size,
        resize,
        exifOrientation,
        truncated,
        seed,
        splitSeed);
  }

  /** Where the images come from. */
  public DataSource source() {
    DataSource source = DataSource.of(data, sample, dataset);
    return source == null ? new DataSource.Kaggle(KaggleDataset.TOM_AND_JERRY) : source;
  }
}

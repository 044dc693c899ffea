package dev.tjtrain.download.kaggle;

import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The folders of kagglehub's cache, shared with it both ways (kagglehub 1.0, {@code cache.py}):
 *
 * <pre>
 * ROOT/datasets/OWNER/SLUG/versions/N/...   the files
 * ROOT/datasets/OWNER/SLUG/N.archive        the zip file, while it comes
 * ROOT/datasets/OWNER/SLUG/N.complete       empty; there once the files are all there
 * ROOT/datasets/OWNER/SLUG/N.lock           ours: held by who is fetching
 * </pre>
 */
public final class KaggleCache {

  private static final String COMPLETE = ".complete";

  private final Path root;

  /** Creates the view of the cache below {@code root}; writes nothing. */
  public KaggleCache(Path root) {
    this.root = root;
  }

  /**
   * Finds the cache as kagglehub does: {@code KAGGLEHUB_CACHE}, else {@code ~/.cache/kagglehub}.
   */
  public static KaggleCache of(Environment environment) {
    return new KaggleCache(
        environment
            .variable("KAGGLEHUB_CACHE")
            .map(Path::of)
            .orElseGet(() -> environment.home().resolve(".cache").resolve("kagglehub"))
            .toAbsolutePath());
  }

  /** Returns the folder of all that belongs to {@code dataset}. */
  public Path folder(KaggleDataset dataset) {
    return root.resolve("datasets").resolve(dataset.owner()).resolve(dataset.slug());
  }

  /** Returns where the files of a version belong. */
  public Path files(KaggleDataset dataset, int version) {
    return folder(dataset).resolve("versions").resolve(Integer.toString(version));
  }

  /** Returns where the archive of a version comes to lie while it is downloaded. */
  public Path archive(KaggleDataset dataset, int version) {
    return folder(dataset).resolve(version + ".archive");
  }

  /** Returns the marker that makes a version complete. */
  public Path marker(KaggleDataset dataset, int version) {
    return folder(dataset).resolve(version + COMPLETE);
  }

  /** Returns the file that whoever fetches a version holds locked. */
  public Path lock(KaggleDataset dataset, int version) {
    return folder(dataset).resolve(version + ".lock");
  }

  /**
   * Returns the version of {@code dataset} that is here and complete: the one that is asked for, or
   * the highest where none is.
   */
  public OptionalInt complete(KaggleDataset dataset) throws IOException {
    if (dataset.version().isPresent()) {
      int version = dataset.version().getAsInt();
      return isComplete(dataset, version) ? dataset.version() : OptionalInt.empty();
    }
    Path folder = folder(dataset);
    if (!Files.isDirectory(folder)) {
      return OptionalInt.empty();
    }
    OptionalInt highest = OptionalInt.empty();
    try (DirectoryStream<Path> markers = Files.newDirectoryStream(folder, "*" + COMPLETE)) {
      for (Path marker : markers) {
        String name = String.valueOf(marker.getFileName());
        String digits = name.substring(0, name.length() - COMPLETE.length());
        if (digits.matches("[1-9][0-9]{0,8}")) {
          int version = Integer.parseInt(digits);
          if (isComplete(dataset, version) && version > highest.orElse(0)) {
            highest = OptionalInt.of(version);
          }
        }
      }
    }
    return highest;
  }

  /** A marker whose folder somebody has deleted or emptied since says nothing. */
  private boolean isComplete(KaggleDataset dataset, int version) throws IOException {
    Path files = files(dataset, version);
    if (!Files.exists(marker(dataset, version)) || !Files.isDirectory(files)) {
      return false;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(files)) {
      return children.iterator().hasNext();
    }
  }
}

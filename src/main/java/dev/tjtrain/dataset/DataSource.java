package dev.tjtrain.dataset;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.kaggle.DatasetFetcher;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.TemporaryFile;
import dev.tjtrain.files.WriteFailure;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the images come from. */
public sealed interface DataSource {

  /** The one source that is given; null if none is. */
  static @Nullable DataSource of(
      @Nullable Path folder, boolean sample, @Nullable KaggleDataset dataset) {
    return folder != null
        ? new Folder(folder)
        : sample ? new Sample() : dataset == null ? null : new Kaggle(dataset);
  }

  /**
   * Returns the folder of images, which is fetched or unpacked first where need be. A folder of the
   * user's may not exist.
   *
   * @param offline whether nothing may be fetched
   * @param downloads hears of what is fetched
   */
  Path locate(boolean offline, Environment environment, DownloadProgress downloads)
      throws IOException;

  /** A folder of the user's. */
  record Folder(Path path) implements DataSource {
    @Override
    public Path locate(boolean offline, Environment environment, DownloadProgress downloads) {
      return path;
    }
  }

  /** The sample dataset that comes with the program: the drawn frames of {@code data/sample}. */
  record Sample() implements DataSource {

    private static final String FOLDER = "dev/tjtrain/sample";

    /** Takes the folder as it is beside classes that are in a folder; a jar's is unpacked. */
    @Override
    public Path locate(boolean offline, Environment environment, DownloadProgress downloads)
        throws IOException {
      Path code;
      try {
        code =
            Path.of(DataSource.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      } catch (URISyntaxException e) {
        throw new IOException("the program's own jar cannot be found", e);
      }
      if (Files.isDirectory(code)) {
        return code.resolve(FOLDER);
      }
      try (FileSystem jar = FileSystems.newFileSystem(code)) {
        return unpacked(jar.getPath(FOLDER), environment.ownCache());
      }
    }

    /** Named after its content, so that another version of the jar unpacks another folder. */
    private static synchronized Path unpacked(Path sample, Path cache) throws IOException {
      List<Path> files;
      try (Stream<Path> all = Files.walk(sample)) {
        files = all.filter(Files::isRegularFile).sorted().toList();
      }
      long bytes = 0;
      int names = 0;
      for (Path file : files) {
        bytes += Files.size(file);
        names = 31 * names + file.toString().hashCode();
      }
      Path target = cache.resolve("sample-%d-%08x".formatted(bytes, names));
      if (Files.isDirectory(target)) {
        return target;
      }
      try {
        Files.createDirectories(cache);
        try (TemporaryFile partial = TemporaryFile.beside(target)) {
          for (Path file : files) {
            Path copy = partial.path().resolve(sample.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
          }
          Files.move(partial.path(), target);
        }
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        return target; // another process was quicker; what it moved there is the same
      } catch (IOException e) {
        throw new IOException(
            WriteFailure.explain(cache, e).getMessage()
                + "; or name another folder for caches with XDG_CACHE_HOME",
            e);
      }
      return target;
    }
  }

  /** A dataset on Kaggle, fetched unless it is in the cache. */
  record Kaggle(KaggleDataset dataset) implements DataSource {
    @Override
    public Path locate(boolean offline, Environment environment, DownloadProgress downloads)
        throws IOException {
      try {
        return new DatasetFetcher(environment)
            .fetch(dataset, new DownloadOptions(offline, downloads));
      } catch (DownloadException e) {
        throw new DownloadException(
            e.getMessage()
                + "; or take other images: --sample, the drawn ones that come with the program, or"
                + " --data DIR, a folder with one folder of images a class",
            e);
      }
    }
  }
}

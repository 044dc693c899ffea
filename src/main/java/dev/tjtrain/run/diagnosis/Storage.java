package dev.tjtrain.run.diagnosis;

import ai.djl.util.Utils;
import dev.tjtrain.download.http.EnvironmentProxies;
import dev.tjtrain.download.kaggle.KaggleCache;
import dev.tjtrain.download.kaggle.KaggleDataset;
import dev.tjtrain.download.torch.PublishedWeights;
import dev.tjtrain.download.torch.WeightsFetcher;
import dev.tjtrain.files.DiskSpace;
import dev.tjtrain.files.Environment;
import dev.tjtrain.network.Backbone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What the program finds and keeps on disks, and how it gets to the network.
 *
 * @param folders caches, and where runs and temporary files go
 * @param proxies a line each, without passwords
 */
public record Storage(List<Folder> folders, List<String> proxies) {

  /**
   * A folder.
   *
   * @param purpose in a word or two
   * @param path of it
   * @param bytes in it; -1 if there is no telling, or it is no cache
   * @param freeBytes that can still be written there; -1 if there is no telling
   * @param note what is there and what is not, for people; may be empty
   */
  public record Folder(String purpose, String path, long bytes, long freeBytes, String note) {

    private static Folder cache(String purpose, Path path, String note) {
      Path there = path.toAbsolutePath();
      return new Folder(purpose, there.toString(), size(there), free(there), note);
    }

    private static Folder other(String purpose, Path path) {
      Path there = path.toAbsolutePath();
      return new Folder(purpose, there.toString(), -1, free(there), "");
    }

    private static long size(Path folder) {
      if (Files.notExists(folder)) {
        return 0;
      }
      try (Stream<Path> files = Files.walk(folder)) {
        return files
            .map(Path::toFile)
            .filter(file -> file.isFile())
            .mapToLong(f -> f.length())
            .sum();
      } catch (IOException | UncheckedIOException e) {
        return -1;
      }
    }

    /** Of the disk of the folder, which need not exist yet. */
    private static long free(Path folder) {
      for (Path there = folder; there != null; there = there.getParent()) {
        if (Files.exists(there)) {
          try {
            return DiskSpace.OF_FILE_SYSTEM.usable(there);
          } catch (IOException e) {
            return -1;
          }
        }
      }
      return -1;
    }
  }

  /** Looks into the folders. */
  static Storage of(Environment environment) {
    KaggleCache kaggle = KaggleCache.of(environment);
    KaggleDataset dataset = KaggleDataset.TOM_AND_JERRY;
    PublishedWeights weights = Backbone.DEFAULT.weights().get(0);
    boolean fetched = new WeightsFetcher(environment).has(weights);
    return new Storage(
        List.of(
            Folder.cache("features", environment.ownCache().resolve("features"), ""),
            Folder.cache(
                "weights",
                WeightsFetcher.checkpoints(environment),
                "%s of %s %s there"
                    .formatted(weights, Backbone.DEFAULT, fetched ? "are" : "are not")),
            Folder.cache("dataset", kaggle.folder(dataset), note(kaggle, dataset)),
            Folder.cache("libtorch", Utils.getEngineCacheDir("pytorch"), ""),
            Folder.other("runs", Path.of("")),
            Folder.other(
                "temporary files", Path.of(environment.property("java.io.tmpdir").orElse("/tmp")))),
        EnvironmentProxies.described(environment));
  }

  private static String note(KaggleCache kaggle, KaggleDataset dataset) {
    try {
      OptionalInt version = kaggle.complete(dataset);
      return version.isPresent() ? "version " + version.getAsInt() + " is there" : "is not there";
    } catch (IOException e) {
      return "cannot be read (" + e.getMessage() + ")";
    }
  }
}

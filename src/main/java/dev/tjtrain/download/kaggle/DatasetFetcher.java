package dev.tjtrain.download.kaggle;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.archive.ZipExtractor;
import dev.tjtrain.download.http.HttpFetch;
import dev.tjtrain.download.http.ResumableDownload;
import dev.tjtrain.download.http.TransferSettings;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Gets a Kaggle dataset into the cache that is shared with kagglehub, unless it is there already.
 *
 * <p>The cache is asked before the server: what is complete there is used without any connection,
 * even where Kaggle has a newer version, unless that version is named.
 */
public final class DatasetFetcher {

  private final Environment environment;
  private final TransferSettings settings;
  private final ZipExtractor.Limits limits;
  private final KaggleCache cache;

  /** Creates a fetcher for this environment's cache; opens no connection. */
  public DatasetFetcher(Environment environment) {
    this(environment, TransferSettings.standard(), ZipExtractor.Limits.STANDARD);
  }

  /** Creates a fetcher with timeouts, retries, a disk and limits of its own. */
  public DatasetFetcher(
      Environment environment, TransferSettings settings, ZipExtractor.Limits limits) {
    this.environment = environment;
    this.settings = settings;
    this.limits = limits;
    this.cache = KaggleCache.of(environment);
  }

  /**
   * Returns the folder of the dataset's files, whose own name is the version.
   *
   * @throws DownloadException if it is neither in the cache nor to be had
   * @throws InvalidInputException if what Kaggle sends is broken or hostile
   */
  public Path fetch(KaggleDataset dataset, DownloadOptions options) throws IOException {
    OptionalInt cached = complete(dataset);
    if (cached.isPresent()) {
      discardArchive(dataset, cached.getAsInt());
      return cache.files(dataset, cached.getAsInt());
    }
    if (options.offline()) {
      throw missing(dataset);
    }
    try {
      return download(dataset, options.progress());
    } catch (DownloadException e) {
      throw new DownloadException(e.getMessage() + "; or " + byHand(dataset), e);
    }
  }

  private Path download(KaggleDataset dataset, DownloadProgress progress) throws IOException {
    HttpFetch http = new HttpFetch(environment, settings);
    KaggleApi api = KaggleApi.of(environment, progress);
    int version =
        dataset.version().isPresent()
            ? dataset.version().getAsInt()
            : api.currentVersion(dataset, http, progress);
    ProcessLock.whileHeld(
        cache.lock(dataset, version),
        holder -> progress.waiting(dataset.name(), holder),
        () -> download(dataset, version, api, http, progress));
    return cache.files(dataset, version);
  }

  private OptionalInt complete(KaggleDataset dataset) throws IOException {
    try {
      return cache.complete(dataset);
    } catch (IOException e) {
      throw new DownloadException(
          "Cannot read " + cache.folder(dataset) + " (" + e.getMessage() + "): make it readable",
          e);
    }
  }

  /** A process that is killed right after it has set the marker leaves the archive behind. */
  private void discardArchive(KaggleDataset dataset, int version) {
    try {
      Files.deleteIfExists(cache.archive(dataset, version));
    } catch (IOException e) {
      // It takes room, but nobody reads it: a cache that we may only read is as good as any.
    }
  }

  /** Runs while we hold the lock; whoever held it before may have done the work. */
  private void download(
      KaggleDataset dataset, int version, KaggleApi api, HttpFetch http, DownloadProgress progress)
      throws IOException {
    KaggleDataset exact =
        new KaggleDataset(dataset.owner(), dataset.slug(), OptionalInt.of(version));
    if (complete(exact).isPresent()) {
      return;
    }
    Path archive = cache.archive(dataset, version);
    Path files = cache.files(dataset, version);
    try {
      // A marker without files would make a half-renamed folder look whole.
      Files.deleteIfExists(cache.marker(dataset, version));
      ResumableDownload.fetch(
          http, api.archive(dataset, version), archive, ResumableDownload.Check.NONE, progress);
      new ZipExtractor(limits, settings.disk()).extract(archive, files, dataset.name(), progress);
      Files.write(cache.marker(dataset, version), new byte[0]);
      Files.deleteIfExists(archive);
    } catch (InvalidInputException e) {
      Files.deleteIfExists(archive);
      throw e;
    } catch (IOException e) {
      throw CacheException.explain(files, e);
    }
  }

  private DownloadException missing(KaggleDataset dataset) {
    return new DownloadException(
        "The dataset "
            + dataset
            + " is not in the cache, and --offline forbids fetching it: start once without"
            + " --offline; or "
            + byHand(dataset));
  }

  private String byHand(KaggleDataset dataset) {
    int version = dataset.version().orElse(1);
    return "put its files into "
        + cache.files(dataset, version)
        + " and create the empty file "
        + cache.marker(dataset, version);
  }
}

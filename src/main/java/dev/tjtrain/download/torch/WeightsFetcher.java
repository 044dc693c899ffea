package dev.tjtrain.download.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.http.HttpFetch;
import dev.tjtrain.download.http.RemoteFile;
import dev.tjtrain.download.http.ResumableDownload;
import dev.tjtrain.download.http.TransferSettings;
import dev.tjtrain.files.CacheException;
import dev.tjtrain.files.Checksums;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import dev.tjtrain.files.ProcessLock;
import dev.tjtrain.files.TemporaryFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * Gets torchvision's weights into the cache that is shared with torch.hub, unless they are there
 * already. The SHA-256 is checked each time, also in the cache: torch trusts whatever lies there.
 */
public final class WeightsFetcher {

  /** System property with the address of the folder on the server, for a mirror or a test. */
  public static final String URL_PROPERTY = "tjtrain.weights.url";

  /**
   * System property with the SHA-256 of the file there, for a mirror that serves weights of its own
   * under the official name; counts only together with {@link #URL_PROPERTY}. Give such a mirror a
   * {@code TORCH_HOME} of its own, too: Python goes by the name.
   */
  public static final String SHA256_PROPERTY = "tjtrain.weights.sha256";

  private static final int PREFIX = 8;
  private static final String URL = "https://download.pytorch.org/models/";

  private final Environment environment;
  private final TransferSettings settings;
  private final Path checkpoints;

  /** Creates a fetcher for this environment's cache; opens no connection. */
  public WeightsFetcher(Environment environment) {
    this(environment, TransferSettings.standard());
  }

  /** Creates a fetcher with timeouts, retries and a disk of its own. */
  public WeightsFetcher(Environment environment, TransferSettings settings) {
    this.environment = environment;
    this.settings = settings;
    this.checkpoints = checkpoints(environment);
  }

  /**
   * Returns the folder where torch.hub keeps checkpoints: {@code
   * ${TORCH_HOME:-${XDG_CACHE_HOME:-~/.cache}/torch}/hub/checkpoints}, {@code ~} in the variables
   * included.
   */
  public static Path checkpoints(Environment environment) {
    Path home =
        environment
            .variable("TORCH_HOME")
            .map(environment::expandHome)
            .orElseGet(() -> environment.caches().resolve("torch"));
    return home.resolve("hub").resolve("checkpoints").toAbsolutePath();
  }

  private Path file(PublishedWeights weights) {
    return folder(weights).resolve(weights.fileName());
  }

  /** Names without a hash are kept apart by their address, since several servers may use one. */
  private Path folder(PublishedWeights weights) {
    String address = weights.address();
    return address == null || !weights.sha256().isEmpty()
        ? checkpoints
        : unverified(environment)
            .resolve(Checksums.sha256(address.getBytes(UTF_8)).substring(0, PREFIX));
  }

  /** Where files lie that no hash vouches for. */
  public static Path unverified(Environment environment) {
    return environment.caches().resolve("tj-train").resolve("weights").toAbsolutePath();
  }

  /** Whether there is a file of {@code weights} in the cache; its SHA-256 is not checked. */
  public boolean has(PublishedWeights weights) {
    return Files.isRegularFile(file(weights));
  }

  /**
   * Returns the file of {@code weights}, whose SHA-256 has been checked.
   *
   * @throws DownloadException if it is neither in the cache nor to be had
   * @throws InvalidInputException if the cached file is broken and {@code options} are offline, or
   *     if the server's file is broken
   */
  public Path fetch(PublishedWeights weights, DownloadOptions options) throws IOException {
    Path file = file(weights);
    Optional<String> fault = cachedFault(weights, options.progress());
    if (fault.isEmpty()) {
      return file;
    }
    if (options.offline()) {
      throw unusable(weights, fault.get());
    }
    try {
      download(weights, options.progress());
    } catch (DownloadException e) {
      throw new DownloadException(e.getMessage() + "; or " + byHand(weights), e);
    }
    return file;
  }

  private void download(PublishedWeights weights, DownloadProgress progress) throws IOException {
    HttpFetch http = new HttpFetch(environment, settings);
    RemoteFile remote = remote(weights);
    ProcessLock.whileHeld(
        folder(weights).resolve(weights.fileName() + ".lock"),
        holder -> progress.waiting(weights.fileName(), holder),
        () -> download(weights, remote, http, progress));
  }

  /** Runs while we hold the lock; whoever held it before may have done the work. */
  private void download(
      PublishedWeights weights, RemoteFile remote, HttpFetch http, DownloadProgress progress)
      throws IOException {
    Path file = file(weights);
    Path part = folder(weights).resolve(weights.fileName() + ".partial");
    Optional<String> fault = cachedFault(weights, progress);
    if (fault.isEmpty()) {
      return;
    }
    if (Files.exists(file)) {
      progress.notice(fault.get() + "; downloading it again");
    }
    try {
      ResumableDownload.fetch(
          http, remote, part, (path, checks) -> fault(weights, path, checks), progress);
      TemporaryFile.move(part, file);
    } catch (IOException e) {
      throw CacheException.explain(file, e);
    }
  }

  private Optional<String> cachedFault(PublishedWeights weights, DownloadProgress progress)
      throws IOException {
    Path file = file(weights);
    if (!Files.isRegularFile(file)) {
      return Optional.of("The weights " + weights + " are not in the cache");
    }
    try {
      return fault(weights, file, progress);
    } catch (DownloadException e) {
      throw e;
    } catch (IOException e) {
      throw new DownloadException(
          "Cannot read " + file + " (" + e.getMessage() + "): make it readable, or delete it", e);
    }
  }

  /** Returns what is wrong with {@code file}, if anything. */
  private Optional<String> fault(PublishedWeights weights, Path file, DownloadProgress progress)
      throws IOException {
    String known = sha256(weights);
    if (known.isEmpty()) {
      return Optional.empty();
    }
    MessageDigest digest = Checksums.digest("SHA-256");
    progress.check(file, weights.fileName(), digest::update);
    String actual = Checksums.hex(digest);
    if (!actual.startsWith(known.substring(0, PREFIX))) {
      return Optional.of(
          "The SHA-256 of "
              + file
              + " begins with "
              + actual.substring(0, PREFIX)
              + " rather than "
              + known.substring(0, PREFIX));
    }
    if (!actual.startsWith(known)) {
      // The name vouches for eight digits only; the others are known from third parties.
      progress.notice(
          "The SHA-256 of "
              + file
              + " begins as its name says but is not the known one; using it all the same");
    }
    return Optional.empty();
  }

  private String sha256(PublishedWeights weights) throws DownloadException {
    Optional<String> own = environment.property(SHA256_PROPERTY);
    if (weights.address() != null
        || own.isEmpty()
        || environment.property(URL_PROPERTY).isEmpty()) {
      return weights.sha256();
    }
    String digits = own.get().strip().toLowerCase(Locale.ROOT);
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new DownloadException(SHA256_PROPERTY + " is not a SHA-256: set it to 64 hex digits");
    }
    return digits;
  }

  private RemoteFile remote(PublishedWeights weights) throws DownloadException {
    if (weights.address() != null) {
      return new RemoteFile(
          weights.fileName(), URI.create(weights.address()), null, status -> remedy(weights));
    }
    String base = environment.property(URL_PROPERTY).orElse(URL).strip().replaceAll("/+$", "");
    try {
      URI uri = URI.create(base + "/" + weights.fileName());
      if (uri.getHost() != null && base.matches("(?i)https?://.*")) {
        return new RemoteFile(weights.fileName(), uri, null, status -> remedy(weights));
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new DownloadException(
        URL_PROPERTY + " is not an address: leave it out, or set it to " + URL);
  }

  private static String remedy(PublishedWeights weights) {
    return "see whether a browser gets " + weights.fileName();
  }

  /** How to do without a connection. */
  public String byHand(PublishedWeights weights) {
    return "put " + weights.fileName() + " into " + folder(weights);
  }

  private IOException unusable(PublishedWeights weights, String fault) {
    String message =
        fault
            + ", and --offline forbids fetching them: start once without --offline; or "
            + byHand(weights);
    return Files.exists(file(weights))
        ? new InvalidInputException(message)
        : new DownloadException(message);
  }
}

package dev.tjtrain.weights;

import dev.tjtrain.download.DownloadOptions;
import dev.tjtrain.download.http.TransferSettings;
import dev.tjtrain.download.torch.PublishedWeights;
import dev.tjtrain.download.torch.WeightsFetcher;
import dev.tjtrain.files.Environment;
import dev.tjtrain.files.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The file that a text of {@code --weights} names: by its path or by an address. */
public final class WeightsAddress {

  private WeightsAddress() {}

  /**
   * Returns the file, fetched if it is elsewhere.
   *
   * @param text a path, or an address that begins with {@code https:}, {@code http:}, {@code file:}
   *     or {@code djl:}
   * @throws dev.tjtrain.download.DownloadException if it cannot be had
   * @throws InvalidInputException if the address makes no sense
   */
  public static Path file(String text, Environment environment, DownloadOptions options)
      throws IOException {
    int colon = text.indexOf(":/");
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    try {
      return switch (scheme) {
        case "https", "http" ->
            new WeightsFetcher(environment, TransferSettings.standard())
                .fetch(PublishedWeights.at(URI.create(text)), options);
        case "file" -> Path.of(URI.create(text));
        case "djl" -> DjlArtifact.fetch(text, environment, options);
        default -> Path.of(text);
      };
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new InvalidInputException(
          "--weights: the address cannot be understood (" + e.getMessage() + ")", e);
    }
  }

  /** Deletes a fetched file that turned out to be no weights, if no hash vouches for it. */
  public static void forget(Path file, Environment environment) throws IOException {
    if (file.startsWith(WeightsFetcher.unverified(environment))) {
      Files.deleteIfExists(file);
    }
  }
}

package dev.tjtrain.download.kaggle;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.tjtrain.download.DownloadException;
import dev.tjtrain.download.DownloadProgress;
import dev.tjtrain.download.http.HostCredentials;
import dev.tjtrain.download.http.HttpFetch;
import dev.tjtrain.download.http.Origins;
import dev.tjtrain.download.http.RemoteFile;
import dev.tjtrain.files.Environment;
import java.io.IOException;
import java.net.URI;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The two requests to Kaggle's public API that a dataset takes: {@code GET
 * /api/v1/datasets/view/OWNER/SLUG} and {@code GET /api/v1/datasets/download/OWNER/SLUG}. The
 * address is {@code https://www.kaggle.com} unless {@code KAGGLE_API_ENDPOINT} says otherwise.
 */
final class KaggleApi {

  private static final String PATH = "/api/v1";

  private final URI base;
  private final @Nullable HostCredentials credentials;

  private KaggleApi(URI base, @Nullable HostCredentials credentials) {
    this.base = base;
    this.credentials = credentials;
  }

  /**
   * Finds the address and the credentials.
   *
   * @throws DownloadException if the address is none
   */
  static KaggleApi of(Environment environment, DownloadProgress progress) throws DownloadException {
    URI base = base(environment.variable("KAGGLE_API_ENDPOINT").orElse("https://www.kaggle.com"));
    HostCredentials found = new KaggleCredentials(environment, base, progress).find().orElse(null);
    if (found != null && !"https".equals(base.getScheme()) && !Origins.isLoopback(base)) {
      progress.notice(
          "KAGGLE_API_ENDPOINT is not an https address: the credentials in "
              + found.found()
              + " are not sent");
      found = null;
    }
    return new KaggleApi(base, found);
  }

  private static URI base(String endpoint) throws DownloadException {
    String trimmed = endpoint.strip().replaceAll("/+$", "");
    try {
      URI uri = URI.create(trimmed.endsWith(PATH) ? trimmed : trimmed + PATH);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new DownloadException(
        "KAGGLE_API_ENDPOINT is not an address: unset it, or set it to https://www.kaggle.com");
  }

  /** Asks which version of {@code dataset} is current. */
  int currentVersion(KaggleDataset dataset, HttpFetch http, DownloadProgress progress)
      throws IOException {
    RemoteFile view = file(dataset, URI.create(base + "/datasets/view/" + dataset.name()));
    String json = http.text(view, progress);
    return version(json)
        .orElseThrow(
            () ->
                new DownloadException(
                    Origins.shown(base)
                        + " does not say which version of "
                        + dataset.name()
                        + " is current: name one, --dataset "
                        + dataset.name()
                        + "/versions/N"));
  }

  private static OptionalInt version(String json) {
    try {
      JsonElement version =
          JsonParser.parseString(json).getAsJsonObject().get("currentVersionNumber");
      if (version != null
          && version.isJsonPrimitive()
          && version.getAsString().matches("[1-9][0-9]{0,8}")) {
        return OptionalInt.of(Integer.parseInt(version.getAsString()));
      }
    } catch (JsonParseException | IllegalStateException e) {
      // Some other text: no version in it.
    }
    return OptionalInt.empty();
  }

  /** Returns where the archive of {@code version} is to be had; the answer is a redirect. */
  RemoteFile archive(KaggleDataset dataset, int version) {
    return file(
        dataset,
        URI.create(
            base + "/datasets/download/" + dataset.name() + "?dataset_version_number=" + version));
  }

  private RemoteFile file(KaggleDataset dataset, URI uri) {
    return new RemoteFile(dataset.name(), uri, credentials, status -> remedy(dataset, status));
  }

  private String remedy(KaggleDataset dataset, int status) {
    String page = "https://www.kaggle.com/datasets/" + dataset.name();
    return switch (status) {
      case 401, 403 ->
          credentials == null
              ? "it is private or wants consent; open "
                  + page
                  + " in a browser and agree, then put an API token from"
                  + " https://www.kaggle.com/settings into ~/.kaggle/access_token"
              : "the account of "
                  + credentials.found()
                  + " may not have it; open "
                  + page
                  + " with that account and agree to what it asks, or renew the token";
      case 404 -> "there is no such dataset or version; check the spelling against " + page;
      default -> "open " + page + " in a browser to see whether it can be had at all";
    };
  }
}

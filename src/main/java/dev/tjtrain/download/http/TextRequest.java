package dev.tjtrain.download.http;

import dev.tjtrain.download.DownloadProgress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.Optional;

/** Asks for a short text, such as the JSON of an API, and tries again where that may help. */
public final class TextRequest {

  private final HttpFetch http;

  /** Creates requests by way of {@code http}. */
  public TextRequest(HttpFetch http) {
    this.http = http;
  }

  /**
   * Returns the body of the answer to {@code file}.
   *
   * @throws dev.tjtrain.download.DownloadException if there is none, or if it reports an error
   */
  public String get(RemoteFile file, DownloadProgress progress) throws IOException {
    RetryBudget budget = new RetryBudget(http.settings().retries(), progress);
    while (true) {
      try {
        return once(file);
      } catch (PassingFailure e) {
        budget.spend(e);
      }
    }
  }

  private String once(RemoteFile file) throws IOException {
    try (HttpReply reply =
        http.get(file.uri(), Map.of("Accept", "application/json"), file.credentials())) {
      String text;
      try {
        text = reply.text();
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        throw ConnectionFailures.explain(reply.uri(), Optional.empty(), e);
      }
      if (reply.status() == 401 && file.credentials() != null) {
        // What anybody may have must not fail because an old token is lying about.
        return once(file.anonymous());
      }
      if (reply.status() != 200 || ServerErrors.reportsError(text)) {
        throw ServerErrors.explain(file, reply, text, http.settings().retries().clock());
      }
      return text;
    }
  }
}
